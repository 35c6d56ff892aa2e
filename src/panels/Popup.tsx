import { lazy, type ReactNode, Suspense, useState } from 'react';

export interface PopupProps {
  readonly className: string;
  /** Of the button, where its content is no text. */
  readonly label?: string;
  readonly title?: string;
  readonly trigger: ReactNode;
  readonly align: 'start' | 'end';
  /** Of what opens. */
  readonly contentLabel: string;
  readonly contentClass?: string;
  readonly children: ReactNode;
}

const load = () => import('./OpenPopup.tsx');
const OpenPopup = lazy(async () => ({ default: (await load()).OpenPopup }));

/** A button that opens a small panel at its side. What places the panel is fetched when it is first wanted. */
export function Popup(props: PopupProps) {
  const [wanted, setWanted] = useState(false);
  const { className, label, title, trigger } = props;
  const closed = (
    <button
      type="button"
      className={className}
      aria-label={label}
      title={title}
      aria-haspopup="dialog"
      aria-expanded="false"
      onPointerEnter={() => void load().catch(() => {})}
      onClick={() => setWanted(true)}
    >
      {trigger}
    </button>
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenPopup {...props} />
    </Suspense>
  );
}
