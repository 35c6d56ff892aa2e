import { catalogueModels } from '../../../model/catalogue.ts';
import { defaultView } from '../../../model/defaultView.ts';
import { changePage, chooseModel } from '../../../state/actions.ts';
import { focusedStore } from '../../../state/lanes.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { modelsWords } from './modelsWords.ts';

/** The catalogue: what comes with the page. */
export function BuiltInModels() {
  const current = useLoom((state) => state.view.model);
  const choose = (id: string, text: string) => () => {
    changePage({ dialog: null });
    if (id !== current) chooseModel(id, text);
  };
  return (
    <ul className="models">
      {catalogueModels.map(({ id, title, kind, text }) => (
        <li key={id}>
          <button
            type="button"
            aria-current={id === current ? 'true' : undefined}
            onClick={choose(id, textFor(current, text))}
          >
            <strong>{title}</strong>
            <span className="quiet">{modelsWords.kinds[kind]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A sentence goes along to the next model, words of another kind do not. */
function textFor(current: string, text: string | undefined): string {
  const isOfItsKind = catalogueModels.some(({ id, text: own }) => id === current && own !== undefined);
  return text ?? (isOfItsKind ? defaultView.text : focusedStore().getState().view.text);
}
