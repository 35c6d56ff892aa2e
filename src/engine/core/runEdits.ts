import type { GraphEdit } from '../../graph/graphBuilder.ts';
import type { EditedValues } from '../../graph/emit/edits.ts';
import type { RowRange } from '../../graph/feeds.ts';
import { type Address, parseAddress, type StackName } from '../../model/address.ts';
import { axisSize, type ModelConfig, stackConfig } from '../../model/config.ts';
import { formatIntervention } from '../../model/interventions.ts';
import {
  BadIntervention,
  misplaced,
  type OpEdits,
  type PlanEdits,
  planEdits,
} from '../../model/planEdits.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { RunChanges } from '../protocol.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { StackTokens } from './textRun.ts';
import type { Feeds } from './segmentFeeds.ts';

/** Changes of one run: rules by value, and rows from the other lane for those that are patched. */
export interface RunEdits {
  readonly rules: PlanEdits;
  readonly patches: ReadonlyMap<Address, RuntimeTensor>;
}

/** Which of a segment's values are changed; null where none is. */
export function editedValues({ ops }: Segment, edits: RunEdits | null): EditedValues | null {
  if (!edits) return null;
  const own = ops.flatMap(({ address }) => edits.rules.get(address) ?? []);
  if (own.length === 0) return null;
  const addresses = (list: readonly OpEdits[]) => new Set(list.map(({ op }) => op.address));
  return {
    values: addresses(own.filter(({ values }) => values.length > 0)),
    masks: addresses(own.filter(({ mask }) => mask.length > 0)),
  };
}

/** Rows that a run has of each stack. */
export type RowsOf = (stack: StackName) => RowRange;

/** Inputs of an edited graph for the rows that it is given. Throws BadIntervention for one that leaves a word nothing to look at. */
export function editFeeds(
  plan: ModelPlan,
  edits: RunEdits,
  wanted: readonly GraphEdit[],
  rowsOf: RowsOf,
): Feeds {
  return Object.fromEntries(
    wanted.map(({ name, address, part }): [string, RuntimeTensor] => {
      const own = edits.rules.get(address);
      if (!own) throw new Error(`${address} is not changed`);
      const config = stackConfig(plan.config, parseAddress(address)?.stack ?? 'decoder');
      return [
        name,
        part === 'mask' ? maskFeed(own, config, rowsOf) : valueFeed(own, part, { config, rowsOf, edits }),
      ];
    }),
  );
}

interface ValueParts {
  readonly config: ModelConfig;
  readonly rowsOf: RowsOf;
  readonly edits: RunEdits;
}

/** [head?, row, 1], or of a patch [head?, row, width]; a part that says nothing is one number for all. */
function valueFeed(
  { op, values: rules }: OpEdits,
  part: 'gain' | 'keep' | 'patch',
  { config, rowsOf, edits }: ValueParts,
): RuntimeTensor {
  const { axes, address } = op;
  const heads = axes.length === 3 ? axisSize(config, (axes[0]?.name ?? 'head') as 'head') : 1;
  const rowAxis = axes.length === 3 ? axes[1] : axes[0];
  // What stands for the whole text has one row.
  const range = rowAxis?.of ? rowsOf(rowAxis.of) : { from: 0, to: 1 };
  const rows = range.to - range.from;
  const patch = edits.patches.get(address);
  const isPatched = rules.some(({ kind }) => kind === 'patch');
  const width = part === 'patch' && isPatched ? (patch?.shape.at(-1) ?? 1) : 1;
  if (part === 'patch' && !isPatched) return { values: Float32Array.of(0), shape: axes.map(() => 1) };
  const lead = axes.length === 3 ? [heads] : [];
  const shape = axes.length === 1 ? [1] : [...lead, rows, width];
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(
    part === 'patch' ? 0 : 1,
  );
  for (const rule of rules) {
    for (let head = 0; head < heads; head++) {
      if (rule.kind !== 'zero' && rule.head !== null && rule.head !== head) continue;
      for (let row = 0; row < rows; row++) {
        if (rule.kind !== 'scale' && rule.pos !== null && rule.pos !== range.from + row) continue;
        const at = (head * rows + row) * width;
        if (part === 'gain' && rule.kind === 'scale') values[at] = (values[at] as number) * rule.factor;
        if (
          part === 'keep' &&
          rule.kind !== 'scale' &&
          (rule.kind === 'zero' || hasRow(patch, range.from + row))
        )
          values[at] = 0;
        if (part === 'patch' && rule.kind === 'zero') values.fill(0, at, at + width);
        if (part === 'patch' && rule.kind === 'patch' && patch)
          values.set(rowOf(patch, head, range.from + row), at);
      }
    }
  }
  return { values, shape };
}

function hasRow(patch: RuntimeTensor | undefined, row: number): boolean {
  return patch !== undefined && row < (patch.shape.at(-2) ?? 0);
}

/** A row of the other lane's value; none where its text is shorter: that row stays as it is. */
function rowOf({ shape, values }: RuntimeTensor, head: number, row: number): Float32Array {
  const [width = 1, rows = 1] = [shape.at(-1), shape.at(-2)];
  if (row >= rows) return new Float32Array(0);
  const at = ((shape.length === 3 ? head * rows : 0) + row) * width;
  return values.subarray(at, at + width);
}

/** 0 for a pair that may, -inf for one that may not. [head, row, key] */
function maskFeed({ op, mask }: OpEdits, config: ModelConfig, rowsOf: RowsOf): RuntimeTensor {
  const [, queryAxis, keyAxis] = op.axes;
  const range = rowsOf(queryAxis?.of ?? 'decoder');
  const columns = rowsOf(keyAxis?.of ?? 'decoder').to;
  const rows = range.to - range.from;
  const { nHeads: heads } = config;
  const window = op.window ?? Number.POSITIVE_INFINITY;
  const values = new Float32Array(heads * rows * columns);
  const isOff = mask.some(({ kind }) => kind === 'off');
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < rows; row++) {
      const query = range.from + row;
      let open = 0;
      for (let key = 0; key < columns; key++) {
        let may = isOff || op.kind !== 'mask' || (key <= query && query - key < window);
        for (const rule of mask) {
          if (rule.kind === 'off') continue;
          const isIt =
            (rule.head ?? head) === head && (rule.query ?? query) === query && (rule.key ?? key) === key;
          if (isIt) may = rule.kind === 'allow';
        }
        if (may) open++;
        else values[(head * rows + row) * columns + key] = Number.NEGATIVE_INFINITY;
      }
      if (open === 0) {
        throw new BadIntervention(
          `With these cuts token ${query} has nothing to look at in ${op.address.replace('.scores', '')}, head ${head}: leave it at least one key.`,
        );
      }
    }
  }
  return { values, shape: [heads, rows, columns] };
}

/** Rows of a table that are set to 0 or taken from the other lane, before any segment runs. */
export function editRows(
  tensor: RuntimeTensor,
  own: OpEdits | undefined,
  patch: RuntimeTensor | undefined,
  first = 0,
): RuntimeTensor {
  if (!own) return tensor;
  const [rows = 0, width = 0] = tensor.shape;
  const values = tensor.values.slice();
  for (const rule of own.values) {
    for (let row = 0; row < rows; row++) {
      const into = values.subarray(row * width, (row + 1) * width);
      if (rule.kind === 'scale')
        into.forEach((value, i) => {
          into[i] = value * rule.factor;
        });
      else if (rule.pos === null || rule.pos === first + row) {
        if (rule.kind === 'zero') into.fill(0);
        else if (patch) into.set(rowOf(patch, 0, first + row));
      }
    }
  }
  return { values, shape: tensor.shape };
}

/** Whether two runs change a segment in the same way, patches included. */
export function sameEdits({ ops }: Pick<Segment, 'ops'>, a: RunEdits | null, b: RunEdits | null): boolean {
  return ops.every(({ address }) => {
    const [one, other] = [a?.rules.get(address), b?.rules.get(address)];
    if (!one || !other) return one === other;
    const isPatched = one.values.some(({ kind }) => kind === 'patch');
    const rulesOf = ({ values, mask }: OpEdits) => JSON.stringify([values, mask]);
    return (
      rulesOf(one) === rulesOf(other) && (!isPatched || a?.patches.get(address) === b?.patches.get(address))
    );
  });
}

/** null where nothing is changed. Throws BadIntervention for what the model or the text has no place for. */
export function toRunEdits(
  plan: ModelPlan,
  changes: RunChanges | undefined,
  tokens: StackTokens,
): RunEdits | null {
  if (!changes || changes.list.length === 0) return null;
  const rules = planEdits(plan, changes.list);
  const lengths = Object.fromEntries(plan.stacks.map((stack) => [stack, tokens[stack]?.length ?? 0]));
  const wrong = misplaced(changes.list, plan, lengths);
  if (wrong) throw new BadIntervention(wrong);
  const patches = new Map<Address, RuntimeTensor>();
  for (const { address, shape, values } of changes.patches) {
    if (values instanceof Float32Array) patches.set(address, { shape, values });
  }
  for (const one of changes.list) {
    if (one.kind === 'patch' && !patches.has(one.address)) {
      throw new BadIntervention(
        `${formatIntervention(one)}: the other lane has no ${one.address} to take it from.`,
      );
    }
    if (one.kind === 'patch') checkWidth(plan, one.address, patches.get(one.address)?.shape ?? []);
  }
  return { rules, patches };
}

/** Rows can only be taken from a value that is made alike. */
function checkWidth(plan: ModelPlan, address: Address, found: readonly number[]): void {
  const op = plan.byAddress.get(address);
  const config = stackConfig(plan.config, parseAddress(address)?.stack ?? 'decoder');
  const fixed = op?.axes.map(({ name, of }) => (of ? null : axisSize(config, name as 'dModel'))) ?? [];
  const fits =
    fixed.length === found.length && fixed.every((size, axis) => size === null || size === found[axis]);
  if (!fits) {
    const expected = fixed.map((size) => size ?? 'tokens').join(', ');
    throw new BadIntervention(
      `The other lane's ${address} is [${found.join(', ')}], expected [${expected}]: both lanes must be of one model.`,
    );
  }
}
