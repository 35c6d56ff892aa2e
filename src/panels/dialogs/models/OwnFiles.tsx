import { useRef } from 'react';
import { changePage } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import { modelWords } from '../../modelWords.ts';
import { modelsWords } from './modelsWords.ts';

/** Files of one's own; dropping them on the page does the same. */
export function OwnFiles() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="models">
      <button type="button" onClick={() => input.current?.click()}>
        <strong>{modelsWords.own}</strong>
        <span className="quiet">{modelWords.ownWhat}</span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={modelsWords.own}
        accept=".json,.safetensors,.gguf"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          if (files.length === 0) return;
          changePage({ dialog: null });
          commands().openFiles(files);
        }}
      />
    </div>
  );
}
