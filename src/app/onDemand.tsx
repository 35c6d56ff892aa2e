import { type ComponentType, lazy, Suspense, useRef } from 'react';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';

/**
 * A part of the page that the first picture does without: its code is fetched after that picture, or when `isWanted`
 * asks for it earlier, and it stays once it was shown.
 */
export function onDemand(
  load: () => Promise<ComponentType>,
  isWanted: (state: LoomState) => boolean,
  after: Promise<unknown>,
): ComponentType {
  let loading: Promise<{ default: ComponentType }> | undefined;
  const fetchOnce = () => {
    loading ??= load().then((component) => ({ default: component }));
    return loading;
  };
  void after.then(fetchOnce).catch(() => {});
  const Part = lazy(fetchOnce);
  return function OnDemand() {
    const wanted = useLoom(isWanted);
    const wasWanted = useRef(false);
    wasWanted.current ||= wanted;
    if (!wasWanted.current) return null;
    return (
      <Suspense fallback={null}>
        <Part />
      </Suspense>
    );
  };
}
