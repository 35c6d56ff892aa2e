import { shortNumber } from '../format.ts';
import type { CellTrace } from '../trace/cell.ts';
import type { Op, OpKind } from '../../model/plan.ts';
import { i, type MathNode, n, o, row, sub, sup, frac, sqrt, total, words } from './math.ts';

/** What the numbers of a step are called in its formula. */
export interface Symbols {
  readonly out: string;
  readonly from: string;
}

type Formula = (op: Op, symbols: Symbols) => MathNode;

const equals = (left: MathNode, ...right: readonly MathNode[]): MathNode => row(left, o('='), ...right);
const at = (name: string, index: string): MathNode => sub(i(name), i(index));

const same: Formula = (_, { out, from }) => equals(i(out), i(from));
const normed: Formula = ({ norm }) => {
  const gain = at('g', 'i');
  if (norm === 'layer') {
    return equals(
      at('y', 'i'),
      frac(row(at('x', 'i'), o('−'), i('μ')), i('σ')),
      o('·'),
      gain,
      o('+'),
      at('b', 'i'),
    );
  }
  const root = sqrt(row(frac(n('1'), i('n')), total('j'), sup(at('x', 'j'), n('2')), o('+'), i('ε')));
  return equals(
    at('y', 'i'),
    frac(at('x', 'i'), root),
    o('·'),
    norm === 'rmsPlusOne' ? row(o('('), n('1'), o('+'), gain, o(')')) : gain,
  );
};
const product: Formula = ({ bias }, { out, from }) => {
  const sum = row(total('i'), at(from, 'i'), o('·'), sub(i('W'), row(i('j'), o(','), i('i'))));
  return equals(at(out, 'j'), sum, ...(bias ? [o('+'), at('b', 'j')] : []));
};

/** The definition of every kind of operation, for one number of what it makes. */
const formulas: Readonly<Record<OpKind, Formula>> = {
  lookup: ({ by, factor }) =>
    equals(
      at('x', 'i'),
      sub(i(by === 'position' ? 'P' : by === 'type' ? 'S' : 'E'), row(words(by ?? 'token'), o(','), i('i'))),
      ...(factor === undefined ? [] : [o('·'), n(shortNumber(factor))]),
    ),
  sinusoid: () =>
    equals(
      at('p', 'i'),
      words('sin'),
      o('('),
      frac(i('m'), sup(n('10000'), frac(row(n('2'), i('i')), i('d')))),
      o(')'),
    ),
  carry: same,
  norm: normed,
  linear: product,
  rotate: (_, { out, from }) => {
    const angle = row(i('m'), sub(i('θ'), i('i')));
    return equals(
      sup(at(out, 'i'), o('′')),
      at(from, 'i'),
      words('cos'),
      angle,
      o('−'),
      sub(i(from), row(i('i'), o('+'), i('d'), o('/'), n('2'))),
      words('sin'),
      angle,
    );
  },
  distance: () =>
    equals(i('b'), sub(i('B'), row(words('bucket'), o('('), i('key'), o('−'), i('query'), o(')')))),
  scores: () => equals(i('s'), i('q'), o('·'), i('k'), o('='), total('i'), at('q', 'i'), at('k', 'i')),
  scale: ({ factor = 1, inputs }) =>
    equals(i('s′'), i('s'), o('·'), n(shortNumber(factor)), ...(inputs.length > 1 ? [o('+'), i('b')] : [])),
  cap: ({ cap }) =>
    equals(
      i('s′'),
      n(shortNumber(cap ?? 1)),
      o('·'),
      words('tanh'),
      o('('),
      frac(i('s'), n(shortNumber(cap ?? 1))),
      o(')'),
    ),
  mask: () => equals(i('s′'), row(i('s'), words(' where the key comes no later, else '), o('−'), n('∞'))),
  softmax: () =>
    equals(at('a', 'k'), frac(sup(i('e'), at('s', 'k')), row(total('j'), sup(i('e'), at('s', 'j'))))),
  mix: () => equals(at('z', 'i'), total('k'), at('a', 'k'), o('·'), sub(i('v'), row(i('k'), o(','), i('i')))),
  activate: ({ activation, inputs }) =>
    equals(
      at('h', 'i'),
      words(activation ?? 'f'),
      o('('),
      at(inputs.length > 1 ? 'gate' : 'up', 'i'),
      o(')'),
      ...(inputs.length > 1 ? [o('·'), at('up', 'i')] : []),
    ),
  add: ({ inputs }) =>
    equals(
      sup(at('x', 'i'), o('′')),
      at('x', 'i'),
      ...inputs.slice(1).flatMap((_, more) => [o('+'), at(more === 0 ? 'out' : 'mlp', 'i')]),
    ),
  pooler: () =>
    equals(
      at('y', 'j'),
      words('tanh'),
      o('('),
      total('i'),
      at('x', 'i'),
      o('·'),
      sub(i('W'), row(i('j'), o(','), i('i'))),
      o('+'),
      at('b', 'j'),
      o(')'),
    ),
  average: () =>
    equals(
      at('y', 'i'),
      frac(at('m', 'i'), row(o('‖'), i('m'), o('‖'))),
      o(','),
      at('m', 'i'),
      o('='),
      frac(n('1'), i('T')),
      total('t'),
      sub(i('x'), row(i('t'), o(','), i('i'))),
    ),
};

export function formulaOf(op: Op, symbols: Symbols): MathNode {
  return formulas[op.kind](op, symbols);
}

/** Addends that a formula with numbers spells out; the rest are counted. */
const spelledTerms = 2;

const num = (value: number): MathNode =>
  value < 0 ? row(o('('), n(shortNumber(value)), o(')')) : n(shortNumber(value));

/** Addends, largest first, as far as they are spelled out. */
function spelled({ terms, between }: CellTrace): readonly MathNode[] {
  const largest = [...terms].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, spelledTerms);
  const parts = largest.map(({ factors }) =>
    row(...factors.flatMap(({ value }, place) => (place > 0 ? [o('·'), num(value)] : [num(value)]))),
  );
  const rest = terms.length - largest.length;
  const sum = parts.flatMap((part, place) => (place > 0 ? [o('+'), part] : [part]));
  const more = rest > 0 ? [o('+'), words(`${rest} more`)] : [];
  return [...sum, ...more, ...(between.bias === undefined ? [] : [o('+'), num(between.bias)])];
}

type Numbers = (op: Op, trace: CellTrace) => readonly MathNode[];

const asSum: Numbers = (_, trace) => spelled(trace);

/** The same with numbers: what stands between the result and its inputs. */
const numbers: Readonly<Record<OpKind, Numbers>> = {
  lookup: asSum,
  sinusoid: () => [],
  carry: asSum,
  norm: ({ norm }, trace) => {
    const { mean, root = 1, gain = 1, bias } = trace.between;
    const x = spelled({ ...trace, between: {} });
    const top = norm === 'layer' ? row(...x, o('−'), num(mean ?? 0)) : row(...x);
    return [
      frac(top, n(shortNumber(root))),
      o('·'),
      num(gain),
      ...(bias === undefined ? [] : [o('+'), num(bias)]),
    ];
  },
  linear: asSum,
  rotate: asSum,
  distance: asSum,
  scores: asSum,
  scale: asSum,
  cap: (_, trace) => {
    const limit = n(shortNumber(trace.between.largest ?? 1));
    return [limit, o('·'), words('tanh'), o('('), frac(row(...spelled(trace)), limit), o(')')];
  },
  mask: asSum,
  softmax: (_, { value, between }) => {
    const { largest = 0, sum = 1 } = between;
    const own = Math.log(value * sum);
    const exponent = row(n(shortNumber(own + largest)), o('−'), num(largest));
    return [frac(sup(i('e'), exponent), n(shortNumber(sum)))];
  },
  mix: asSum,
  activate: ({ activation }, { terms, between }) => {
    const [gate, up] = terms;
    const opened = row(
      words(activation ?? 'f'),
      o('('),
      num(gate?.value ?? 0),
      o(')'),
      o('='),
      num(between.factor ?? 0),
    );
    return up ? [row(o('('), opened, o(')')), o('·'), num(up.value)] : [opened];
  },
  add: asSum,
  pooler: (_, trace) => [words('tanh'), o('('), ...spelled(trace), o(')')],
  average: (_, trace) => [frac(row(...spelled(trace)), n(shortNumber(trace.between.length ?? 1)))],
};

/** `out = … = value`, with this cell's numbers; the largest addends are spelled out. */
export function numbersOf(op: Op, trace: CellTrace): MathNode {
  const parts = numbers[op.kind](op, trace);
  return row(...parts, ...(parts.length > 0 ? [o('=')] : []), n(shortNumber(trace.value)));
}
