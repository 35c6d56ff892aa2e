import type { FloatActivation } from '../activation.ts';
import { formatAddress, parseAddress } from '../address.ts';

/** Point of the derived activation below. */
export const meanPatternPoint = 'view.mean_pattern';

/**
 * Mean attention of several heads of one layer, `decoder.L.view.mean_pattern`: [queryPos, keyPos], 0..1, rows sum to 1.
 * `pattern` is the layer's `attn.pattern`, [head, queryPos, keyPos]; heads that it does not have are left out. Null
 * where none is left or the activation is of another kind. Summed in double.
 */
export function meanPattern(pattern: FloatActivation, heads: readonly number[]): FloatActivation | null {
  const parts = parseAddress(pattern.address);
  const [nHeads = 0, rows = 0, columns = 0] = pattern.shape;
  const taken = [...new Set(heads)].filter((head) => head >= 0 && head < nHeads);
  if (!parts?.point.endsWith('.pattern') || pattern.shape.length !== 3 || taken.length === 0) return null;
  const size = rows * columns;
  const sums = new Float64Array(size);
  for (const head of taken) {
    const own = pattern.values.subarray(head * size, (head + 1) * size);
    for (let at = 0; at < size; at++) sums[at] = (sums[at] as number) + (own[at] as number);
  }
  return {
    address: formatAddress({ ...parts, point: meanPatternPoint }),
    axes: pattern.axes.slice(1),
    shape: [rows, columns],
    values: Float32Array.from(sums, (sum) => sum / taken.length),
  };
}
