import { Popover } from 'radix-ui';
import type { PopupProps } from './Popup.tsx';

/** Stands open when it arrives: somebody has asked for it. */
export function OpenPopup({
  className,
  label,
  title,
  trigger,
  align,
  contentLabel,
  contentClass = '',
  children,
}: PopupProps) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className={className} aria-label={label} title={title}>
        {trigger}
      </Popover.Trigger>
      <Popover.Content
        className={`floating ${contentClass}`}
        sideOffset={6}
        align={align}
        aria-label={contentLabel}
      >
        {children}
      </Popover.Content>
    </Popover.Root>
  );
}
