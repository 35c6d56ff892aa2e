import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { dismissNotice } from '../state/actions.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import { iconSize } from './inDesignPx.ts';
import './Notices.css';

/** How long a sentence stays that only confirms what was done. */
const confirmationMs = 5000;

/** Sentences to the person at the screen, read aloud politely. */
export function Notices() {
  const notices = useLoom((state) => state.page.notices);
  return (
    <section className="notices" aria-label={strings.notices.label} aria-live="polite">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeLine({ notice }: { readonly notice: LoomState['page']['notices'][number] }) {
  const { id, kind, text } = notice;
  const [isRead, setIsRead] = useState(false);
  useEffect(() => {
    if (kind !== 'done' || isRead) return undefined;
    const timer = setTimeout(() => dismissNotice(id), confirmationMs);
    return () => clearTimeout(timer);
  }, [id, kind, isRead]);
  return (
    <p
      className={kind}
      onPointerEnter={() => setIsRead(true)}
      onPointerLeave={() => setIsRead(false)}
      onFocus={() => setIsRead(true)}
      onBlur={() => setIsRead(false)}
    >
      {text}
      <button type="button" aria-label={strings.notices.dismiss} onClick={() => dismissNotice(id)}>
        <X style={iconSize(14)} aria-hidden="true" />
      </button>
    </p>
  );
}
