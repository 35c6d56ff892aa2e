import { X } from 'lucide-react';
import { dismissNotice } from '../state/actions.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import { iconSize } from './inDesignPx.ts';
import './Notices.css';

/** Sentences to the person at the screen, read aloud politely, gone when dismissed. */
export function Notices() {
  const notices = useLoom((state) => state.page.notices);
  return (
    <section className="notices" aria-label={strings.notices.label} aria-live="polite">
      {notices.map(({ id, kind, text }) => (
        <p key={id} className={kind}>
          {text}
          <button type="button" aria-label={strings.notices.dismiss} onClick={() => dismissNotice(id)}>
            <X style={iconSize(14)} aria-hidden="true" />
          </button>
        </p>
      ))}
    </section>
  );
}
