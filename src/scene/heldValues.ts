import type { Activation, FloatActivation } from '../model/activation.ts';
import { type Address, formatAddress } from '../model/address.ts';
import { meanPattern } from '../model/derive/meanPattern.ts';
import type { LoomState } from '../state/loomState.ts';

/** The run's activations, and what the view derives from them: computed once for the same pattern and heads. */
export class HeldValues {
  #pattern: Activation | undefined;
  #heads: readonly number[] = [];
  #run: ReadonlyMap<Address, Activation> | null = null;
  #all: ReadonlyMap<Address, Activation> = new Map();
  #mean: FloatActivation | null = null;

  of({ run, view }: LoomState): ReadonlyMap<Address, Activation> {
    if (view.layer === null || view.heads.length < 2 || !run.stack) return run.values;
    const pattern = run.values.get(
      formatAddress({ stack: run.stack.name, layer: view.layer, point: `${run.stack.sublayer}.pattern` }),
    );
    const isSame = pattern === this.#pattern && view.heads === this.#heads;
    if (isSame && run.values === this.#run) return this.#all;
    if (!isSame) this.#mean = pattern && isFloat(pattern) ? meanPattern(pattern, view.heads) : null;
    this.#pattern = pattern;
    this.#heads = view.heads;
    this.#run = run.values;
    this.#all = this.#mean ? new Map([...run.values, [this.#mean.address, this.#mean]]) : run.values;
    return this.#all;
  }
}

function isFloat(activation: Activation): activation is FloatActivation {
  return activation.values instanceof Float32Array;
}
