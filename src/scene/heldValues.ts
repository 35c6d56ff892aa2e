import type { Activation, FloatActivation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import type { LoomState } from '../state/loomState.ts';
import { comparedWith, openPatternAddress, viewedPattern } from '../state/viewedPattern.ts';

/** The run's activations, and what the view derives from them: computed once for the same patterns and heads. */
export class HeldValues {
  #from: readonly unknown[] = [];
  #run: ReadonlyMap<Address, Activation> | null = null;
  #all: ReadonlyMap<Address, Activation> = new Map();
  #derived: FloatActivation | null = null;

  of(state: LoomState): ReadonlyMap<Address, Activation> {
    const { run, view } = state;
    const address = openPatternAddress(state);
    if (address === null) return run.values;
    const from = [run.values.get(address), comparedWith(state)?.get(address), view.heads, view.point];
    const isSame = from.every((one, at) => one === this.#from[at]);
    if (isSame && run.values === this.#run) return this.#all;
    if (!isSame) this.#derived = viewedPattern(state);
    this.#from = from;
    this.#run = run.values;
    this.#all = this.#derived ? new Map([...run.values, [this.#derived.address, this.#derived]]) : run.values;
    return this.#all;
  }
}
