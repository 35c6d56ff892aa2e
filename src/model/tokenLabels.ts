import type { Token } from './token.ts';

/** What to write on a token so that no character, whatever its script, is ever shown cut. */
export interface TokenLabel {
  /** Whole graphemes only: the token's own text, or, if it holds a part of one, that grapheme and a part mark: `🙂₁`. */
  readonly label: string;
  /** 1-based place among the tokens that share graphemes with it; 0 when the token shares none. */
  readonly part: number;
  /** How many tokens share; 1 when the token shares none. */
  readonly parts: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Boundaries of the graphemes of `text` in UTF-16 units, first 0, last `text.length`. */
function graphemeBoundaries(text: string): readonly number[] {
  const boundaries = [0];
  // Firefox before 125 has no Segmenter: whole code points are the best it offers.
  if (typeof Intl.Segmenter === 'function') {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    for (const { index, segment } of segmenter.segment(text)) boundaries.push(index + segment.length);
  } else {
    let end = 0;
    for (const character of text) {
      end += character.length;
      boundaries.push(end);
    }
  }
  return boundaries;
}

/** Tables over UTF-16 units: where the grapheme around each unit begins, and where it ends. */
function graphemeSpans(text: string): { readonly starts: Uint32Array; readonly ends: Uint32Array } {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  let start = 0;
  for (const end of graphemeBoundaries(text).slice(1)) {
    starts.fill(start, start, end);
    ends.fill(end, start, end);
    start = end;
  }
  return { starts, ends };
}

const subscripts = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'] as const;

function subscript(count: number): string {
  return [...String(count)].map((digit) => subscripts[Number(digit)] ?? digit).join('');
}

/**
 * One label per token of `text`. A token whose span holds whole graphemes is labelled with its text. Otherwise the
 * span grows to whole graphemes, and the tokens that share them are numbered as parts, counting from 1.
 * A token without a span (a special one) is labelled with its piece.
 */
export function tokenLabels(tokens: readonly Token[], text: string): readonly TokenLabel[] {
  const { starts, ends } = graphemeSpans(text);
  const grown = tokens.map(({ start, end }): Span | null =>
    end > start ? { start: starts[start] ?? start, end: ends[end - 1] ?? end } : null,
  );
  const labels: TokenLabel[] = [];
  let group = 0;
  while (group < tokens.length) {
    let next = group + 1;
    while (next < tokens.length && overlap(grown[next - 1], grown[next])) next++;
    for (let index = group; index < next; index++) {
      const span = grown[index];
      const shown = span ? text.slice(span.start, span.end) : (tokens[index]?.piece ?? '');
      const shared = next - group > 1;
      const part = shared ? index - group + 1 : 0;
      labels.push({ label: shared ? shown + subscript(part) : shown, part, parts: next - group });
    }
    group = next;
  }
  return labels;
}

function overlap(before: Span | null | undefined, after: Span | null | undefined): boolean {
  return !!before && !!after && after.start < before.end;
}
