import { type ReactNode, useState } from 'react';
import { partSource, usePart } from './usePart.ts';

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

const openPopup = partSource<PopupProps>(async () => (await import('./OpenPopup.tsx')).OpenPopup);

/** A button that opens a small panel at its side. What places the panel is fetched when it is first wanted. */
export function Popup(props: PopupProps) {
  const [wanted, setWanted] = useState(false);
  const OpenPopup = usePart(openPopup, wanted, { onFailed: () => setWanted(false) });
  if (OpenPopup) return <OpenPopup {...props} />;
  const { className, label, title, trigger } = props;
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      title={title}
      aria-haspopup="dialog"
      aria-expanded="false"
      onPointerEnter={() => void openPopup.load().catch(() => {})}
      onClick={() => setWanted(true)}
    >
      {trigger}
    </button>
  );
}
