/** A piece of text with its score; of two merges the one whose piece scores higher comes first. */
export interface ScoredPiece {
  readonly piece: string;
  readonly score: number;
}

/** Longer pieces, in characters, are never merged: SentencePiece makes none longer than 16. */
const longest = 128;

interface Merge {
  readonly pair: readonly [string, string];
  readonly score: number;
  readonly lengths: readonly [number, number];
}

/**
 * SentencePiece's BPE joins the two neighbours whose joint piece has the highest score. The merge table that does the same:
 * every way to split every piece into two pieces, highest score first (transformers' `generate_merges`).
 */
export function mergesByScore(pieces: readonly ScoredPiece[]): readonly (readonly [string, string])[] {
  const known = new Set(pieces.map(({ piece }) => piece));
  const merges = pieces.flatMap(({ piece, score }): Merge[] => {
    const characters = [...piece];
    if (characters.length > longest) return [];
    return characters.slice(1).flatMap((_, before): Merge[] => {
      const left = characters.slice(0, before + 1).join('');
      const right = piece.slice(left.length);
      if (!known.has(left) || !known.has(right)) return [];
      return [{ pair: [left, right], score, lengths: [before + 1, characters.length - before - 1] }];
    });
  });
  return merges.sort(byScore).map(({ pair }) => pair);
}

function byScore(a: Merge, b: Merge): number {
  return b.score - a.score || b.lengths[0] - a.lengths[0] || b.lengths[1] - a.lengths[1];
}
