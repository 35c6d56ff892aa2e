import { useState } from 'react';
import { visibleText } from '../explain/tokenText.ts';
import { changeView } from '../state/actions.ts';
import { followedWord } from '../state/followedWord.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import './FollowedWordField.css';

/** The word whose way through the layers is followed: the best guess after a token (the last one), or one's own. */
export function FollowedWordField({ pos }: { readonly pos?: number }) {
  const text = useLoom((state) => followedWord(state, pos)?.text ?? '');
  const [draft, setDraft] = useState<string | null>(null);
  const take = (): void => {
    if (draft !== null) changeView({ word: draft.trim() === '' ? null : draft.trim() });
    setDraft(null);
  };
  return (
    <label className="followed-word">
      {strings.followedWord}{' '}
      <input
        type="text"
        className="text-field"
        value={draft ?? visibleText(text).trim()}
        spellCheck={false}
        maxLength={100}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
}
