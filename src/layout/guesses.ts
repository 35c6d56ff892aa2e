import type { LayoutContext } from './context.ts';
import type { Line, Vec3 } from './displayList.ts';
import { label, mono, type RankedLabel, rank, shortNumber } from './labels.ts';
import { type SceneParts, sceneParts } from './sceneParts.ts';
import { shownText } from './tokenRows.ts';
import { tokenParts } from './tokenText.ts';

export interface GuessStyle {
  readonly rows: readonly number[];
  readonly word: (row: number) => Vec3;
  readonly size: number;
  readonly room: number;
  readonly spaces: boolean;
  /** Right edge of the probability, or `inline` = one space after the word; null = not shown. */
  readonly probability: ((row: number) => Vec3) | 'inline' | null;
  /** Left end of the bar and the direction and length that stand for 1; null = no bar. */
  readonly bar: ((row: number) => { readonly from: Vec3; readonly to: Vec3 }) | null;
}

/** The model's best next token after every row, with its probability. Rows whose logits are not here stay empty. */
export function guesses(context: LayoutContext, style: GuessStyle): SceneParts {
  const labels: RankedLabel[] = [];
  const lines: Line[] = [];
  for (const row of style.rows) {
    const best = context.input.predictions[row]?.[0];
    if (!best) continue;
    const selected = row === context.selected;
    const colour = selected ? 'accent' : 'second';
    const weight = selected ? 600 : 400;
    const { size, room } = style;
    const word = tokenParts(shownText(best.text, style.spaces), {
      size,
      weight,
      colour,
      room,
      subscript: null,
    });
    const number = mono(shortNumber(best.probability), {
      size: size * 0.88,
      weight,
      colour: selected ? 'accent' : 'third',
    });
    const parts = style.probability === 'inline' ? [...word, mono(' ', { size }), number] : word;
    const order = rank.guess + (selected ? 30 : 0);
    labels.push({ label: label(`guess-${row}`, style.word(row), parts), rank: order });
    if (typeof style.probability === 'function') {
      const at = style.probability(row);
      labels.push({
        label: label(`probability-${row}`, at, [number], { align: 'right' }),
        rank: order - 1,
      });
    }
    if (style.bar) {
      const { from, to } = style.bar(row);
      const end: Vec3 = [
        from[0] + (to[0] - from[0]) * best.probability,
        from[1] + (to[1] - from[1]) * best.probability,
        from[2] + (to[2] - from[2]) * best.probability,
      ];
      lines.push({ from, to: end, width: 4, colour: selected ? 'accent' : 'tick', opacity: 1 });
    }
  }
  return sceneParts({ labels, lines });
}
