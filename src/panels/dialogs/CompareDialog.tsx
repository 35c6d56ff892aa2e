import { catalogueModels } from '../../model/catalogue.ts';
import { changePage } from '../../state/actions.ts';
import { closeSecondLane, compareWithModel, openSecondLane } from '../../state/compare.ts';
import { lanes, laneStores } from '../../state/lanes.ts';
import { LaneContext, useLanes, useLoom } from '../../state/useLoom.ts';
import { lanesWords as words } from '../lanes/lanesWords.ts';
import { Dialog } from './Dialog.tsx';
import { modelsWords } from './models/modelsWords.ts';
import './models/ModelsDialog.css';

/** What may stand beside lane a: another sentence in the same model, or the same sentence in another one. */
export function CompareDialog() {
  return (
    <LaneContext value={laneStores[0]}>
      <Choices />
    </LaneContext>
  );
}

function Choices() {
  const compared = useLanes((state) => state.compared);
  const current = useLoom((state) => state.view.model);
  const title = useLoom((state) => state.page.modelTitle) ?? '';
  const text = useLoom((state) => state.view.text);
  return (
    <Dialog title={words.title}>
      <p>{words.what}</p>
      <ul className="models">
        <li>
          <button type="button" onClick={choose(compareSentences)}>
            <strong>{words.sentence}</strong>
            <span className="quiet">{words.sentenceWhat(title)}</span>
          </button>
        </li>
        {catalogueModels
          .filter(({ id }) => id !== current)
          .map(({ id, title: name, kind, text: own }) => (
            <li key={id}>
              <button type="button" onClick={choose(() => compareWithModel(id, own ?? text))}>
                <strong>{name}</strong>
                <span className="quiet">{modelsWords.kinds[kind]}</span>
              </button>
            </li>
          ))}
        {compared && (
          <li>
            <button type="button" onClick={choose(closeSecondLane)}>
              <strong>{words.end}</strong>
            </button>
          </li>
        )}
      </ul>
    </Dialog>
  );
}

function choose(what: () => void): () => void {
  return () => {
    changePage({ dialog: null, firstVisit: false });
    what();
  };
}

function compareSentences(): void {
  openSecondLane({});
  lanes.setState({ ownText: true });
}
