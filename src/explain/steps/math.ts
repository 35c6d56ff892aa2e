/** A formula as MathML elements (MathML Core), or a text in one of them. */
export type MathNode = string | { readonly tag: MathTag; readonly of: readonly MathNode[] };

export type MathTag = 'mi' | 'mn' | 'mo' | 'mtext' | 'mrow' | 'msub' | 'msup' | 'mfrac' | 'msqrt' | 'munder';

const node =
  (tag: MathTag) =>
  (...of: readonly MathNode[]): MathNode => ({ tag, of });

/** Identifier, number, operator, words. */
export const i = node('mi');
export const n = node('mn');
export const o = node('mo');
export const words = node('mtext');
export const row = node('mrow');
export const sub = node('msub');
export const sup = node('msup');
export const frac = node('mfrac');
export const sqrt = node('msqrt');

/** Sum over an index. */
export function total(index: string): MathNode {
  return node('munder')(o('∑'), i(index));
}

/** The formula as one line of text. */
export function spoken(formula: MathNode): string {
  if (typeof formula === 'string') return formula;
  const parts = formula.of.map(spoken);
  if (formula.tag === 'mfrac') return `${grouped(parts[0])} / ${grouped(parts[1])}`;
  if (formula.tag === 'msqrt') return `√(${parts.join('')})`;
  if (formula.tag === 'msub') return parts.join('_');
  if (formula.tag === 'msup') return parts[1] === '′' ? parts.join('') : parts.join('^');
  if (formula.tag === 'munder') return `${parts[0]}_${parts[1]} `;
  if (formula.tag === 'mo' && /^[=+−]$/.test(parts[0] ?? '')) return ` ${parts[0]} `;
  return parts.join('');
}

function grouped(text = ''): string {
  return /^[^\s+−·]+$/.test(text) ? text : `(${text.trim()})`;
}
