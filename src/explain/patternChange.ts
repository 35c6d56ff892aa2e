/** How much a head's attention has changed. */
export interface HeadChange {
  readonly layer: number;
  readonly head: number;
  /** Share of a row's attention that has gone elsewhere (total variation distance), 0..1. */
  readonly moved: number;
}

export interface PatternPair {
  readonly layer: number;
  readonly before: Float32Array; // [head, queryPos, keyPos]
  readonly after: Float32Array; // [head, queryPos, keyPos]
}

/** Heads whose look from one row has changed most, or from all rows on average; most first. */
export function changedHeads(
  pairs: readonly PatternPair[],
  { heads, rows, columns }: { readonly heads: number; readonly rows: number; readonly columns: number },
  query: number | null,
): readonly HeadChange[] {
  const changes = pairs.flatMap(({ layer, before, after }) =>
    Array.from({ length: heads }, (_, head): HeadChange => {
      const asked = query === null ? Array.from({ length: rows }, (_row, row) => row) : [query];
      const moved = asked.reduce((sum, row) => {
        const from = (head * rows + row) * columns;
        let distance = 0;
        for (let key = from; key < from + columns; key++)
          distance += Math.abs((after[key] as number) - (before[key] as number));
        return sum + distance / 2;
      }, 0);
      return { layer, head, moved: moved / Math.max(1, asked.length) };
    }),
  );
  return changes.filter(({ moved }) => moved > 0).sort((a, b) => b.moved - a.moved);
}
