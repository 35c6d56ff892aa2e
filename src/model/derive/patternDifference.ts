import type { FloatActivation } from '../activation.ts';
import { formatAddress, parseAddress } from '../address.ts';

/** Point of the derived activation below, and of a view that shows it. */
export const differencePoint = 'view.difference';

/**
 * What one run's attention has more than another's in the same layer, `decoder.L.view.difference`: [head, queryPos,
 * keyPos], -1..1, rows sum to 0. Null where the two have other shapes: pairs of different words are not compared.
 */
export function patternDifference(own: FloatActivation, other: FloatActivation): FloatActivation | null {
  const parts = parseAddress(own.address);
  const isAlike =
    own.shape.length === other.shape.length && own.shape.every((size, at) => size === other.shape[at]);
  if (!parts || !isAlike) return null;
  return {
    address: formatAddress({ ...parts, point: differencePoint }),
    axes: own.axes,
    shape: own.shape,
    values: own.values.map((weight, at) => weight - (other.values[at] as number)),
  };
}
