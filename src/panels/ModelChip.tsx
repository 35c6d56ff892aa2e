import { changePage } from '../state/actions.ts';
import { laneStores } from '../state/lanes.ts';
import { LaneContext, useLanes, useLoom } from '../state/useLoom.ts';
import { modelWords } from './modelWords.ts';
import './ModelChip.css';

/** Which model reads the sentence, or which two do; a click offers the others. */
export function ModelChip() {
  const config = useLoom((state) => state.run.config);
  const title = useLoom((state) => state.page.modelTitle);
  const compared = useLanes((state) => state.compared);
  if (!config || !title) return null;
  return (
    <button
      type="button"
      className="chip model"
      aria-label={compared ? modelWords.compare : modelWords.choose(title)}
      onClick={() => changePage({ dialog: compared ? 'compare' : 'models' })}
    >
      {compared ? <BothTitles /> : modelWords.chip(title, config.nLayers, config.nHeads)}
    </button>
  );
}

function BothTitles() {
  return (
    <>
      <LaneContext value={laneStores[0]}>
        <Title />
      </LaneContext>{' '}
      {modelWords.beside}{' '}
      <LaneContext value={laneStores[1]}>
        <Title />
      </LaneContext>
    </>
  );
}

function Title() {
  return useLoom((state) => state.page.modelTitle) ?? '…';
}
