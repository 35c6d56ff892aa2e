import { shortcuts } from '../../state/shortcuts.ts';
import { dialogWords } from './dialogWords.ts';
import { Dialog } from './Dialog.tsx';

const words = dialogWords;

export function HelpDialog() {
  return (
    <Dialog title={words.help}>
      <p>{words.helpRead}</p>
      <h3>{words.mouse}</h3>
      <dl className="pairs-list">
        {words.helpMouse.map(([gesture, does]) => (
          <div key={gesture}>
            <dt>{gesture}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3>{words.keys}</h3>
      <dl className="pairs-list keys">
        {Object.values(shortcuts).map(({ label, does }) => (
          <div key={does}>
            <dt>
              <kbd>{label}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
