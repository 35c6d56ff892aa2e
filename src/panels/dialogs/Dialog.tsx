import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { changePage } from '../../state/actions.ts';
import { dialogWords } from './dialogWords.ts';
import { iconSize } from '../inDesignPx.ts';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: it traps focus, answers Esc, gives focus back, and needs no style of its own. */
export function Dialog({ title, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes a dialog on Esc
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div className="dialog-body">
        <header>
          <h2 id={heading}>{title}</h2>
          <button type="button" aria-label={dialogWords.close} onClick={close}>
            <X style={iconSize(16)} aria-hidden="true" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

function close(): void {
  changePage({ dialog: null });
}
