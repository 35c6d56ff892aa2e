import { type ComponentType, useEffect, useState } from 'react';
import { notify } from '../state/actions.ts';
import { strings } from './strings.ts';

export interface PartSource<P> {
  /** Of several calls at once only one fetches. */
  readonly load: () => Promise<ComponentType<P>>;
}

/** One fetch for all who ask; a failed one is forgotten, so that the next ask tries again. */
export function partSource<P>(fetchPart: () => Promise<ComponentType<P>>): PartSource<P> {
  let loading: Promise<ComponentType<P>> | null = null;
  const load = (): Promise<ComponentType<P>> => {
    loading ??= fetchPart().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return { load };
}

interface Arrival {
  /** Called when the part is asked for; what it returns when it is here, or will not come. */
  readonly begin?: () => () => void;
  readonly onFailed?: () => void;
}

/** A part of the page whose code is fetched while it is wanted; one sentence where it does not arrive. */
export function usePart<P>(
  source: PartSource<P>,
  wanted: boolean,
  arrival: Arrival = {},
): ComponentType<P> | null {
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who waits for it does not change what is wanted
  useEffect(() => {
    if (!wanted || Part) return;
    const end = arrival.begin?.();
    source
      .load()
      .then((found) => setPart(() => found))
      .catch(() => {
        notify(strings.notices.missing, 'error');
        arrival.onFailed?.();
      })
      .finally(end);
    return end;
  }, [wanted, Part, source]);
  return Part;
}
