import { type ComponentType, lazy, Suspense, useLayoutEffect, useRef } from 'react';
import type { Activity } from './activity.ts';

interface OnDemandParts {
  readonly load: () => Promise<ComponentType>;
  /** A hook. */
  readonly useWanted: () => boolean;
  readonly after: Promise<unknown>;
  readonly activity: Activity;
}

/**
 * A part of the page that the first picture does without: its code is fetched after that picture, or when `useWanted`
 * asks for it earlier, and it stays once it was shown. While it is wanted and not yet here, the page is not idle.
 */
export function onDemand({ load, useWanted, after, activity }: OnDemandParts): ComponentType {
  let loading: Promise<{ default: ComponentType }> | undefined;
  const fetchOnce = () => {
    loading ??= load().then((component) => ({ default: component }));
    return loading;
  };
  void after.then(fetchOnce).catch(() => {});
  const Part = lazy(fetchOnce);
  function Arriving() {
    useLayoutEffect(() => activity.begin(), []);
    return null;
  }
  return function OnDemand() {
    const wanted = useWanted();
    const wasWanted = useRef(false);
    wasWanted.current ||= wanted;
    if (!wasWanted.current) return null;
    return (
      <Suspense fallback={<Arriving />}>
        <Part />
      </Suspense>
    );
  };
}
