import { ensure } from '../../base/brand.ts';
import { kvHeadOf } from '../../model/config.ts';
import { memoLast } from '../../base/memoLast.ts';
import type { Op, OpKind } from '../../model/plan.ts';
import type { ModelConfig } from '../../model/config.ts';
import { bucketOf, frequencyOf } from '../oracle/attention.ts';
import { functions } from '../oracle/functions.ts';
import {
  type CellCase,
  type CellTrace,
  type Factor,
  type Held,
  offsetOf,
  type Term,
  weightRow,
} from './cell.ts';

type Trace = (given: CellCase) => CellTrace;

function inputOf({ inputs, op }: CellCase, at: number): Held {
  return ensure(inputs[at], `input ${at} of ${op.address}`);
}

/** One number of an input. */
function from(given: CellCase, at: number, index: readonly number[]): Factor {
  const { shape, values } = inputOf(given, at);
  const address = ensure(given.op.inputs[at], `input ${at} of ${given.op.address}`);
  return { value: values[offsetOf(shape, index)] as number, cell: { address, index } };
}

function weightAt(given: CellCase, at: number, index: readonly number[]): Factor {
  const name = ensure(given.op.weight, `weight of ${given.op.address}`);
  return { value: ensure(given.weight, name)[at] as number, weight: { name, index } };
}

function term(...factors: readonly Factor[]): Term {
  return { factors, value: factors.reduce((product, { value }) => product * value, 1) };
}

function sumOf(terms: readonly Term[]): number {
  return terms.reduce((sum, { value }) => sum + value, 0);
}

function sum(terms: readonly Term[], between: CellTrace['between'] = {}): CellTrace {
  return { value: sumOf(terms) + (between.bias ?? 0), terms, between };
}

/** The same cell of every input. */
const sameCells = (given: CellCase): readonly Term[] =>
  given.inputs.map((_, at) => term(from(given, at, given.index)));

const carry: Trace = (given) => sum(sameCells(given));

const lookup: Trace = (given) => {
  const { op, index } = given;
  const [, within = 0] = index;
  const row = weightAt(given, within, [ensure(weightRow(given), 'row of the table'), within]);
  return sum([op.factor === undefined ? term(row) : term(row, { value: op.factor })]);
};

const sinusoid: Trace = ({ config: { dModel }, index: [pos = 0, column = 0] }) => {
  const half = dModel / 2;
  const angle = pos / 10000 ** ((2 * (column % half)) / dModel);
  return { value: column < half ? Math.sin(angle) : Math.cos(angle), terms: [], between: {} };
};

/** Index of number `i` of a row that may be the heads of a position side by side. */
function rowIndex({ op, config }: CellCase, pos: number, i: number): readonly number[] {
  return op.joinsHeads ? [Math.floor(i / config.dHead), pos, i % config.dHead] : [pos, i];
}

function positionOf({ op, index }: CellCase): number {
  const at = op.axes.findIndex(({ name }) => name === 'pos' || name === 'queryPos' || name === 'keyPos');
  return index[at] ?? 0;
}

interface Spread {
  readonly mean: number;
  readonly root: number;
}

/** Mean and root of the row that is normed. A row's cells are asked for one after another: it is the same for all of them. */
const spreadOf = memoLast(
  (inputs: CellCase['inputs'], op: Op, config: ModelConfig, pos: number, head: number | null): Spread => {
    const [first] = inputs;
    const shape = ensure(first, `input of ${op.address}`).shape;
    const width = op.joinsHeads ? config.dHead * (shape[0] ?? 1) : (shape.at(-1) ?? 1);
    const at = (i: number): readonly number[] => {
      if (head !== null) return [head, pos, i];
      return op.joinsHeads ? [Math.floor(i / config.dHead), pos, i % config.dHead] : [pos, i];
    };
    const row = Float64Array.from({ length: width }, (_, i) =>
      inputs.reduce((total, input) => total + (input.values[offsetOf(input.shape, at(i))] as number), 0),
    );
    const mean = op.norm === 'layer' ? row.reduce((a, b) => a + b, 0) / width : 0;
    const root = Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / width + config.normEps);
    return { mean, root };
  },
);

const norm: Trace = (given) => {
  const { op, config, index } = given;
  const pos = positionOf(given);
  const perHead = !op.joinsHeads && index.length === 3;
  const { mean, root } = spreadOf(given.inputs, op, config, pos, perHead ? (index[0] ?? 0) : null);
  const place = op.joinsHeads ? (index[0] ?? 0) * config.dHead + (index[2] ?? 0) : (index.at(-1) ?? 0);
  const gain = weightAt(given, place, [place]).value + (op.norm === 'rmsPlusOne' ? 1 : 0);
  const bias = given.bias?.[place];
  const terms = sameCells(given);
  const value = ((sumOf(terms) - mean) / root) * gain + (bias ?? 0);
  const shown = op.norm === 'layer' ? { mean } : {};
  return { value, terms, between: { ...shown, root, gain, ...(bias === undefined ? {} : { bias }) } };
};

const linear: Trace = (given) => {
  const row = ensure(weightRow(given), 'row of the matrix');
  const pos = positionOf(given);
  const width = ensure(given.weight, 'a weight').length;
  const terms = Array.from({ length: width }, (_, i) =>
    term(from(given, 0, rowIndex(given, pos, i)), weightAt(given, i, [row, i])),
  );
  const bias = given.bias?.[row];
  return sum(terms, bias === undefined ? {} : { bias });
};

const rotate: Trace = (given) => {
  const { config, index } = given;
  const [head = 0, pos = 0, within = 0] = index;
  const rope = ensure(config.rope, 'rope of the config');
  const dims = rope.dims ?? config.dHead;
  if (within >= dims) return sum([term(from(given, 0, index))]);
  const half = dims / 2;
  const pair = within % half;
  const angle = pos * frequencyOf(rope, pair, dims);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [own, other] = within < half ? [within, within + half] : [within, within - half];
  const terms = [
    term(from(given, 0, [head, pos, own]), { value: cos }),
    term(from(given, 0, [head, pos, other]), { value: within < half ? -sin : sin }),
  ];
  return sum(terms, { cos, sin });
};

const distance: Trace = (given) => {
  const { op, config, index } = given;
  const [head = 0, query = 0, key = 0] = index;
  const bucket = bucketOf(query - key, ensure(config.buckets, 'buckets'), op.bothWays === true);
  return sum([term(weightAt(given, bucket * config.nHeads + head, [bucket, head]))]);
};

const scores: Trace = (given) => {
  const [head = 0, query = 0, key = 0] = given.index;
  const keyHead = kvHeadOf(given.config, head);
  const terms = Array.from({ length: inputOf(given, 0).shape[2] ?? 0 }, (_, i) =>
    term(from(given, 0, [head, query, i]), from(given, 1, [keyHead, key, i])),
  );
  return sum(terms);
};

const scale: Trace = (given) => {
  const factor = ensure(given.op.factor, 'factor');
  const [first, ...rest] = given.inputs.map((_, at) => from(given, at, given.index));
  const terms = [term(ensure(first, 'an input'), { value: factor }), ...rest.map((bias) => term(bias))];
  return sum(terms, { factor });
};

const cap: Trace = (given) => {
  const limit = ensure(given.op.cap, 'cap');
  const terms = sameCells(given);
  return { value: limit * Math.tanh(sumOf(terms) / limit), terms, between: { largest: limit } };
};

const mask: Trace = (given) => {
  const [, query = 0, key = 0] = given.index;
  const isAllowed = key <= query && query - key < (given.op.window ?? Number.POSITIVE_INFINITY);
  const terms = sameCells(given);
  return { value: isAllowed ? sumOf(terms) : Number.NEGATIVE_INFINITY, terms, between: {} };
};

const softmax: Trace = (given) => {
  const [head = 0, query = 0, key = 0] = given.index;
  const terms = Array.from({ length: inputOf(given, 0).shape[2] ?? 0 }, (_, at) =>
    term(from(given, 0, [head, query, at])),
  );
  const largest = Math.max(...terms.map(({ value }) => value));
  const total = terms.reduce((all, { value }) => all + Math.exp(value - largest), 0);
  const own = ensure(terms[key], 'the key').value;
  return { value: Math.exp(own - largest) / total, terms, between: { largest, sum: total } };
};

const mix: Trace = (given) => {
  const [head = 0, query = 0, within = 0] = given.index;
  const valueHead = kvHeadOf(given.config, head);
  const terms = Array.from({ length: inputOf(given, 0).shape[2] ?? 0 }, (_, key) =>
    term(from(given, 0, [head, query, key]), from(given, 1, [valueHead, key, within])),
  );
  return sum(terms);
};

const activate: Trace = (given) => {
  const f = functions[ensure(given.op.activation, 'function')];
  const [gate, up] = given.inputs.map((_, at) => from(given, at, given.index));
  const opened = f(ensure(gate, 'an input').value);
  const terms = [gate, up].flatMap((factor) => (factor ? [term(factor)] : []));
  return { value: opened * (up?.value ?? 1), terms, between: { factor: opened } };
};

const pooler: Trace = (given) => {
  const row = ensure(weightRow(given), 'row of the matrix');
  const width = ensure(given.weight, 'a weight').length;
  const terms = Array.from({ length: width }, (_, i) =>
    term(from(given, 0, [0, i]), weightAt(given, i, [row, i])),
  );
  const bias = given.bias?.[row] ?? 0;
  return { value: Math.tanh(sumOf(terms) + bias), terms, between: { bias } };
};

const average: Trace = (given) => {
  const [rows = 1, width = 1] = inputOf(given, 0).shape;
  const means = Array.from({ length: width }, (_, i) => {
    let total = 0;
    for (let pos = 0; pos < rows; pos++) total += from(given, 0, [pos, i]).value;
    return total / rows;
  });
  const length = Math.hypot(...means);
  const [i = 0] = given.index;
  const terms = Array.from({ length: rows }, (_, pos) => term(from(given, 0, [pos, i]), { value: 1 / rows }));
  return { value: (means[i] ?? 0) / length, terms, between: { length } };
};

const traces: Readonly<Record<OpKind, Trace>> = {
  lookup,
  sinusoid,
  carry,
  norm,
  linear,
  rotate,
  distance,
  scores,
  scale,
  cap,
  mask,
  softmax,
  mix,
  activate,
  add: carry,
  pooler,
  average,
};

/** How one number comes about, from the numbers it is made of. Throws where one of them is missing. */
export function traceCell(given: CellCase): CellTrace {
  return traces[given.op.kind](given);
}
