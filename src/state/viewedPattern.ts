import type { Activation, FloatActivation } from '../model/activation.ts';
import { type Address, formatAddress } from '../model/address.ts';
import { meanPattern } from '../model/derive/meanPattern.ts';
import { differencePoint, patternDifference } from '../model/derive/patternDifference.ts';
import { laneStores, lanes } from './lanes.ts';
import type { LoomState } from './loomState.ts';

type Patterns = ReadonlyMap<Address, Activation>;

/** What a run's attention is compared with: the other lane's where both are of one model, else the untouched run's. */
export function comparedWith(state: LoomState): Patterns | null {
  const other = laneStores.map((lane) => lane.getState()).find(({ run }) => run !== state.run);
  if (lanes.getState().compared && other?.view.model === state.view.model) return other.run.values;
  return state.run.before?.values ?? null;
}

/** Pattern of the opened layer of the attention that is shown. */
export function openPatternAddress({ view, run }: LoomState): Address | null {
  if (view.layer === null || !run.stack) return null;
  return formatAddress({ stack: run.stack.name, layer: view.layer, point: `${run.stack.sublayer}.pattern` });
}

/** What a view derives from its opened layer's pattern: what differs from another run, or the mean of several heads. */
export function viewedPattern(state: LoomState): FloatActivation | null {
  const { view, run } = state;
  const address = openPatternAddress(state);
  const own = address && floats(run.values.get(address));
  if (!address || !own) return null;
  if (view.point === differencePoint) {
    const other = floats(comparedWith(state)?.get(address));
    return other ? patternDifference(own, other) : null;
  }
  return view.heads.length > 1 ? meanPattern(own, view.heads) : null;
}

function floats(activation: Activation | undefined): FloatActivation | null {
  return activation?.values instanceof Float32Array ? { ...activation, values: activation.values } : null;
}
