import { changePage } from '../state/actions.ts';
import { useLoom } from '../state/useLoom.ts';
import { modelWords } from './modelWords.ts';
import './ModelChip.css';

/** Which model reads the sentence; a click offers the others. */
export function ModelChip() {
  const config = useLoom((state) => state.run.config);
  const title = useLoom((state) => state.page.modelTitle);
  if (!config || !title) return null;
  return (
    <button
      type="button"
      className="chip model"
      aria-label={modelWords.choose(title)}
      onClick={() => changePage({ dialog: 'models' })}
    >
      {modelWords.chip(title, config.nLayers, config.nHeads)}
    </button>
  );
}
