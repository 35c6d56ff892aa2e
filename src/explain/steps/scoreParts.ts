/** Part of a score: the numbers of the head that it comes from, and what they add to q·k. */
export interface ScorePart {
  readonly dims: readonly number[];
  readonly value: number;
}

/**
 * q·k as a sum over the head's numbers; those that a rotation turns together are one part (Su et al. 2021, section
 * 3.2.2: pair i and i + rotated/2). `rotated`: how many of the head's first numbers are rotated. q, k: [dHead]
 */
export function scoreParts(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  rotated: number,
): readonly ScorePart[] {
  const half = rotated / 2;
  const product = (i: number): number => (q[i] as number) * (k[i] as number);
  const pairs = Array.from({ length: half }, (_, i) => ({
    dims: [i, i + half],
    value: product(i) + product(i + half),
  }));
  const single = Array.from({ length: q.length - rotated }, (_, at) => ({
    dims: [rotated + at],
    value: product(rotated + at),
  }));
  return [...pairs, ...single];
}
