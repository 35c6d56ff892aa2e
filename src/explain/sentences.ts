import { ensure } from '../base/brand.ts';
import { type Address, parseAddress, type StackName } from '../model/address.ts';
import { isPosition } from '../model/axes.ts';
import { type ModelConfig, kvHeadOf } from '../model/config.ts';
import type { ModelPlan, Op, OpKind } from '../model/plan.ts';
import { captionOf } from './captions.ts';
import { exactFloat32 } from './format.ts';

/** One cell of a run, ready to be said. */
export interface CellFacts {
  readonly op: Op;
  readonly layer: number | undefined;
  /** `attn.pattern`, `mlp.act`. */
  readonly point: string;
  readonly index: readonly number[];
  readonly value: number;
  readonly config: ModelConfig;
  /** Word of a position of a stack, without its place. */
  readonly word: (pos: number, of: StackName) => string;
}

/** `it (7)`: what stands at an axis of the cell. */
function place(facts: CellFacts, axis: number): string {
  const pos = facts.index[axis] ?? 0;
  const of = facts.op.axes[axis]?.of ?? ensure(parseAddress(facts.op.address), facts.op.address).stack;
  return `${facts.word(pos, of)} (${pos})`;
}

/** `in head 13.8`, or for shared keys and values `for heads 13.6–13.8`. */
function where({ op, layer, index, config }: CellFacts): string {
  const [first, last] = headRange(op, index[0] ?? 0, config);
  if (first === null) return layer === undefined ? '' : `in layer ${layer}`;
  return first === last ? `in head ${layer}.${first}` : `for heads ${layer}.${first}–${layer}.${last}`;
}

function headRange(
  op: Op,
  at: number,
  config: ModelConfig,
): readonly [number, number] | readonly [null, null] {
  const axis = op.axes[0]?.name;
  if (axis === 'head') return [at, at];
  if (axis !== 'kvHead') return [null, null];
  const heads = Array.from({ length: config.nHeads }, (_, head) => head);
  const shared = heads.filter((head) => kvHeadOf(config, head) === at);
  return [shared[0] ?? at, shared.at(-1) ?? at];
}

/** The position and the place within its vector. */
function vectorCell(facts: CellFacts): string {
  const position = facts.op.axes.findIndex(isPosition);
  const element = facts.index.at(-1) ?? 0;
  const isNeuron = facts.op.axes.at(-1)?.name === 'dMlp';
  const what = captionOf(facts.point)?.name ?? facts.point;
  const part = isNeuron ? `neuron ${element}, ${what}` : `number ${element} of ${what}`;
  return `${part}, of ${place(facts, position)} ${where(facts)}`.trimEnd();
}

function pairCell(verb: string): (facts: CellFacts) => string {
  return (facts) => `${place(facts, 1)} ${verb} ${place(facts, 2)} ${where(facts)}`;
}

const forbidden = (facts: CellFacts): string =>
  `${place(facts, 1)} cannot look at ${place(facts, 2)}, which comes later`;

/** Of the same text. */
const isLater = ({ op, index }: CellFacts): boolean =>
  op.axes[1]?.of === op.axes[2]?.of && (index[2] ?? 0) > (index[1] ?? 0);

const isPair = ({ op }: CellFacts): boolean => op.axes.at(-1)?.name === 'keyPos';

function logitCell(facts: CellFacts): string {
  const [, id = 0] = facts.index;
  const after = facts.op.address.startsWith('encoder') ? 'in the place of' : 'as the next word after';
  return `token ${id} of the vocabulary ${after} ${place(facts, 0)}`;
}

/** A number of what stands for the whole text. */
function textCell({ point, index }: CellFacts): string {
  return `number ${index[0] ?? 0} of ${captionOf(point)?.name ?? point}`;
}

const looks = pairCell('looks at');
const fits = pairCell('fits');

/** What a cell of each kind of operation says, without its value. */
const phrases: Readonly<Record<OpKind, (facts: CellFacts) => string>> = {
  lookup: vectorCell,
  sinusoid: vectorCell,
  carry: (facts) => (isPair(facts) ? fits(facts) : vectorCell(facts)),
  norm: vectorCell,
  linear: (facts) => (facts.op.axes.at(-1)?.name === 'vocab' ? logitCell(facts) : vectorCell(facts)),
  rotate: vectorCell,
  distance: pairCell('is moved by its distance to'),
  scores: fits,
  scale: (facts) => (isPair(facts) ? fits(facts) : vectorCell(facts)),
  cap: (facts) => (isPair(facts) ? fits(facts) : logitCell(facts)),
  mask: (facts) =>
    isLater(facts) && facts.value === Number.NEGATIVE_INFINITY ? forbidden(facts) : fits(facts),
  softmax: (facts) => (isLater(facts) && facts.value === 0 ? forbidden(facts) : looks(facts)),
  mix: vectorCell,
  activate: vectorCell,
  add: vectorCell,
  pooler: textCell,
  average: textCell,
};

/** What a cell says, with its exact value: `it (7) looks at cat (1) in head 13.8: 0.79769814`. */
export function cellSentence(facts: CellFacts): string {
  return `${phrases[facts.op.kind](facts)}: ${exactFloat32(facts.value)}`;
}

/** Sentence for any address of a run, the derived `view.*` included; null for what is not in the plan. */
export function sentenceAt(
  plan: ModelPlan,
  cell: { readonly address: Address; readonly index: readonly number[]; readonly value: number },
  word: CellFacts['word'],
): string | null {
  const parts = parseAddress(cell.address);
  if (!parts) return null;
  const op = plan.byAddress.get(cell.address);
  const facts = { layer: parts.layer, point: parts.point, index: cell.index, value: cell.value, word };
  if (op) return cellSentence({ ...facts, op, config: plan.config });
  const said = captionOf(parts.point);
  if (!said || !parts.point.startsWith('view.')) return null;
  if (cell.index.length === 3) {
    const [head, query = 0, key = 0] = cell.index;
    const pair = `${word(query, parts.stack)} (${query}) looks at ${word(key, parts.stack)} (${key})`;
    return `${pair} in head ${parts.layer}.${head}, compared with the other run: ${exactFloat32(cell.value)}`;
  }
  const pos = cell.index[0] ?? 0;
  return `${word(pos, parts.stack)} (${pos}) in layer ${parts.layer}, ${said.words}: ${exactFloat32(cell.value)}`;
}
