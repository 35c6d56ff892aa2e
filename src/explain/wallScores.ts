import { formatAddress } from '../model/address.ts';
import type { Activation } from '../model/activation.ts';
import { type HeadScoreName, headScores, type RepeatScores } from '../model/derive/headScores.ts';
import type { StackFacts } from '../model/stackFacts.ts';
import type { Token } from '../model/token.ts';
import type { WallColouring } from '../model/view.ts';
import type { Address } from '../model/address.ts';

/** What the wall may be coloured by beside its patterns: a score on this text, or on random tokens shown twice. */
export type WallScoreName = Exclude<WallColouring, 'pattern'>;

export interface ScoredRun {
  readonly values: ReadonlyMap<Address, Activation>;
  readonly tokens: readonly Token[];
  readonly stack: StackFacts | null;
  readonly layersReady: number;
}

/** One score of every head, [layer][head]. NaN where a head cannot be measured, or has not been. */
export type WallScores = readonly (readonly number[])[];

const known = new WeakMap<Float32Array, Map<string, readonly number[]>>();

/** Each pattern is measured once for each score. Of cross-attention there are no scores: its places are another text's. */
export function wallScores(
  run: ScoredRun,
  name: WallScoreName,
  selected: readonly number[],
  probe: RepeatScores | null,
): WallScores {
  if (name === 'probe_induction' || name === 'probe_duplicate') {
    const of = name === 'probe_induction' ? 'induction' : 'duplicate';
    return probe?.map((heads) => heads.map((scores) => scores[of])) ?? [];
  }
  const { stack } = run;
  if (stack?.sublayer !== 'attn') return [];
  return Array.from({ length: run.layersReady }, (_, layer) => {
    const address = formatAddress({ stack: stack.name, layer, point: 'attn.pattern' });
    const pattern = run.values.get(address)?.values;
    if (!(pattern instanceof Float32Array)) return [];
    return scoresOf(pattern, name, run.tokens, stack, selected);
  });
}

function scoresOf(
  pattern: Float32Array,
  name: HeadScoreName,
  tokens: readonly Token[],
  { causal, config }: StackFacts,
  selected: readonly number[],
): readonly number[] {
  const own = known.get(pattern) ?? new Map<string, readonly number[]>();
  known.set(pattern, own);
  const key = name === 'selected' ? `${name} ${selected}` : name;
  const found = own.get(key) ?? headScores({ pattern, heads: config.nHeads, tokens, causal, selected }, name);
  own.set(key, found);
  return found;
}

/** The largest score, to which the colours of scores that are no weights are brought. */
export function largestScore(scores: WallScores): number {
  return scores.flat().reduce((most, score) => (score > most ? score : most), 0);
}
