import type { Symbols } from '../../../explain/steps/formulas.ts';
import { parseAddress } from '../../../model/address.ts';
import type { Op } from '../../../model/plan.ts';

/** One letter for a value, by what stands last in its point. */
const letters: Readonly<Record<string, string>> = {
  q: 'q',
  q_norm: 'q',
  q_rot: 'q',
  k: 'k',
  k_norm: 'k',
  k_rot: 'k',
  v: 'v',
  z: 'z',
  out: 'out',
  gate: 'gate',
  up: 'up',
  act: 'h',
  logits: 'logit',
};

function letterOf(address: string | undefined): string {
  const point = address === undefined ? '' : (parseAddress(address)?.point ?? '');
  return letters[point.split('.').at(-1) ?? ''] ?? 'x';
}

export function symbolsOf({ address, inputs }: Op): Symbols {
  return { out: letterOf(address), from: letterOf(inputs[0]) };
}
