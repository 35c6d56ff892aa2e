import { changePage, setText } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { dialogWords } from './dialogWords.ts';
import { Dialog } from './Dialog.tsx';

const words = dialogWords;

export function ExamplesDialog() {
  const examples = useLoom((state) => state.page.examples);
  return (
    <Dialog title={words.examples}>
      <p>{examples.length > 0 ? words.examplesWhat : words.noExamples}</p>
      <ul className="examples">
        {examples.map(({ text, look }) => (
          <li key={text}>
            <button type="button" onClick={() => open(text)}>
              <span className="sentence-text">{text}</span>
              <span className="quiet">{look}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function open(text: string): void {
  setText(text);
  changePage({ dialog: null, firstVisit: false });
}
