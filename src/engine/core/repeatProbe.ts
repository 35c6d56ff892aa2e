import { parseAddress } from '../../model/address.ts';
import { type RepeatScores, repeatScores } from '../../model/derive/headScores.ts';
import type { ModelPlan } from '../../model/plan.ts';
import type { EngineEvent } from '../protocol.ts';
import { ForwardPass, type ForwardParts } from './forwardPass.ts';
import { chosenToken } from './stackTokens.ts';
import { TextRun } from './textRun.ts';

/** Tokens of the sequence, which is shown twice. */
export const probePeriod = 25;
/** No run that anyone hears of has it. */
const besideId = -3;
const plainWord = /^ ?[A-Za-z]{2,}$/;

/**
 * One sequence of random words shown twice to a model of one stack (Olsson et al. 2022): how much each head looks at the
 * word after the earlier place of the same one. The same seed gives the same sequence.
 */
export async function repeatProbe(parts: ForwardParts, seed: number): Promise<RepeatScores> {
  const { plan, pieceText } = parts;
  const ids = randomIds(plan, pieceText, seed);
  const [stack = 'decoder'] = plan.stacks;
  const tokens = [...ids, ...ids].map((id) => chosenToken(id, pieceText(id), 0));
  const run = new TextRun(plan, { id: besideId, tokens: { [stack]: tokens }, capture: 'view' });
  const scores: { induction: number; duplicate: number }[][] = [];
  const emit = (event: EngineEvent): void => {
    if (event.kind !== 'layer') return;
    const pattern = event.activations.find(({ address }) => parseAddress(address)?.point === 'attn.pattern');
    if (pattern?.values instanceof Float32Array) {
      scores[event.layer] = repeatScores(pattern.values, pattern.shape[0] ?? 0, probePeriod);
    }
  };
  await new ForwardPass({ ...parts, emit }).run(run);
  return scores;
}

/** Different whole words where the vocabulary has enough of them. */
function randomIds(plan: ModelPlan, pieceText: (id: number) => string, seed: number): readonly number[] {
  const next = mulberry32(seed);
  const chosen = new Set<number>();
  for (let tries = 0; chosen.size < probePeriod && tries < 20_000; tries++) {
    const id = Math.floor(next() * plan.config.vocabSize);
    if (tries > 10_000 || plainWord.test(pieceText(id))) chosen.add(id);
  }
  return [...chosen];
}

/** Small seeded generator (Tommy Ettinger's Mulberry32): 0 to below 1. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
