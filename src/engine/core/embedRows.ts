import { ensure } from '../../base/brand.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { Op } from '../../model/plan.ts';
import type { Token } from '../../model/token.ts';
import type { WeightSource } from '../weights/weightSource.ts';

/** Rows that tokens from position `from` on enter a stack with, as one op of the plan makes them; its table must be at hand. [pos, dModel] */
export function embedRows(
  op: Op,
  config: ModelConfig,
  source: WeightSource,
  tokens: readonly Token[],
  from = 0,
): Float32Array {
  if (op.kind === 'sinusoid') return sinusoids(from, tokens.length, config.dModel);
  const values = source.expandRows(
    ensure(op.weight, `table of ${op.address}`),
    rowNumbers(op, config, tokens, from),
  );
  if (op.factor === undefined) return values;
  const factor = Math.fround(op.factor);
  return values.map((value) => value * factor);
}

function rowNumbers(
  { by }: Op,
  { firstPosition = 0 }: ModelConfig,
  tokens: readonly Token[],
  from: number,
): readonly number[] {
  if (by === 'position') return tokens.map((_, pos) => firstPosition + from + pos);
  return tokens.map(({ id }) => (by === 'type' ? 0 : id));
}

/** sin(pos / 10000^(2i / dModel)) for i in the first half, the cosines in the second (Marian's order). */
function sinusoids(from: number, length: number, dModel: number): Float32Array {
  const half = Math.ceil(dModel / 2);
  return Float32Array.from({ length: length * dModel }, (_, at) => {
    const [pos, column] = [from + Math.floor(at / dModel), at % dModel];
    const pair = column < half ? column : column - half;
    const angle = pos / 10000 ** ((2 * pair) / dModel);
    return column < half ? Math.sin(angle) : Math.cos(angle);
  });
}
