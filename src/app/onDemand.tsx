import { type ComponentType, useRef } from 'react';
import { partSource, usePart } from '../panels/usePart.ts';
import type { Activity } from './activity.ts';

interface OnDemandParts {
  readonly load: () => Promise<ComponentType>;
  /** A hook. */
  readonly useWanted: () => boolean;
  /** Takes the wish back, so that it can be uttered again. */
  readonly onFailed: () => void;
  readonly after: Promise<unknown>;
  readonly activity: Activity;
}

/**
 * A part of the page that the first picture does without: its code is fetched after that picture, or when `useWanted`
 * asks for it earlier, and it stays once it was shown. While it is wanted and not yet here, the page is not idle.
 */
export function onDemand({ load, useWanted, onFailed, after, activity }: OnDemandParts): ComponentType {
  const source = partSource(load);
  void after.then(source.load).catch(() => {});
  return function OnDemand() {
    const wanted = useWanted();
    const wasWanted = useRef(false);
    wasWanted.current ||= wanted;
    const Part = usePart(source, wasWanted.current && wanted, { begin: () => activity.begin(), onFailed });
    return Part && wasWanted.current ? <Part /> : null;
  };
}
