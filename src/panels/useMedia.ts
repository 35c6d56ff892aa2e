import { useSyncExternalStore } from 'react';

/** The page is a phone's: scene on top, panels as a sheet below. The style sheets ask the same. */
export const narrowPage = '(max-width: 760px)';

/** Whether a media query holds now; renders again when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = (changed: () => void): (() => void) => {
    const list = window.matchMedia(query);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  };
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
