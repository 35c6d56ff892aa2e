import { commands } from '../../state/commands.ts';
import { dialogWords } from './dialogWords.ts';
import { Dialog } from './Dialog.tsx';

const words = dialogWords;

/** Shown when the browser refused the clipboard: the link is there to be copied by hand. */
export function ShareDialog() {
  return (
    <Dialog title={words.share}>
      <p>{words.shareWhat}</p>
      <input
        className="link mono"
        readOnly
        data-first=""
        aria-label={words.link}
        value={commands().link()}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p>{words.copyByHand}</p>
    </Dialog>
  );
}
