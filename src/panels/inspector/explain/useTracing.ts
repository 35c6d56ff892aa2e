import { useEffect } from 'react';
import { sourcesOf } from '../../../explain/trace/sources.ts';
import type { CellTrace, Held } from '../../../explain/trace/cell.ts';
import type { Address } from '../../../model/address.ts';
import { type TraceNeeds, type WeightNeed, weightKey } from '../../../model/traceNeeds.ts';
import { changePage } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import type { TracedCell } from '../../../model/tracedCell.ts';
import { useLaneStore, useLoom } from '../../../state/useLoom.ts';

export interface Tracing {
  readonly held: (address: Address) => Held | undefined;
  readonly weight: (need: WeightNeed) => Float32Array | undefined;
  /** All that was asked for is here. */
  readonly ready: boolean;
  /** One sentence. */
  readonly problem: string | null;
}

/** What an explanation needs, from what is held of the run and what is read for it; what is missing is asked for. */
export function useTracing(needs: readonly TraceNeeds[]): Tracing {
  const run = useLoom((state) => state.run);
  const traced = useLoom((state) => state.page.traced);
  const live = useLoom((state) => state.engine.phase === 'ready');
  const values = traced.run === run.values ? traced.values : null;
  const held = (address: Address): Held | undefined => {
    const own = run.values.get(address);
    return own && own.values instanceof Float32Array
      ? { shape: own.shape, values: own.values }
      : values?.get(address);
  };
  const weight = (need: WeightNeed): Float32Array | undefined => traced.rows.get(weightKey(need));
  const addresses = needs.flatMap((one) => one.addresses).filter((address) => !held(address));
  const weights = needs.flatMap((one) => one.weights).filter((need) => !weight(need));
  const missing = [...addresses, ...weights.map(weightKey)].join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `missing` names all that is asked for
  useEffect(() => {
    if (missing !== '') commands().readForTrace({ addresses, weights });
  }, [missing, live, run.values, run.status]);
  return { held, weight, ready: missing === '', problem: traced.problem };
}

const none: readonly TracedCell[] = [];

/** Lights in the picture what a number is made from, for as long as it is explained. */
export function useSources(trace: CellTrace | null): void {
  const sources = trace ? sourcesOf(trace) : none;
  const named = JSON.stringify(sources);
  const lane = useLaneStore();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `named` is what the sources are
  useEffect(() => {
    if (sources.length > 0) changePage({ sources }, lane);
    return () => changePage({ sources: none }, lane);
  }, [named, lane]);
}
