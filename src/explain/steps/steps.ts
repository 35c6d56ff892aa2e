import { type Address, formatAddress } from '../../model/address.ts';
import type { ModelPlan, Op } from '../../model/plan.ts';
import type { StackFacts } from '../../model/stackFacts.ts';
import type { StepName } from '../../model/view.ts';

/** One step of attention, or of the MLP after it, in one layer: the values that it makes, in the order in which they are made. */
export interface ExplainStep {
  readonly name: StepName;
  readonly ops: readonly Op[];
}

type OpsOf<Name extends StepName> = Readonly<Record<Name, readonly (Op | undefined)[]>>;
type MlpStep = 'mlp_norm' | 'gate' | 'up' | 'act' | 'down' | 'mlp_add';
type AttentionStep = Exclude<StepName, MlpStep>;

/**
 * The steps of a family's layer in the order of the pass: of its attention, from the row that it reads back to the stream,
 * then of its MLP.
 */
export function stepsOf(
  plan: ModelPlan,
  { name, sublayer }: StackFacts,
  layer: number,
): readonly ExplainStep[] {
  const at = (point: string): Address => formatAddress({ stack: name, layer, point });
  const attention = attentionSteps(plan, (point) => plan.byAddress.get(at(`${sublayer}.${point}`)));
  const mlp = mlpSteps(plan, (point) => plan.byAddress.get(at(`mlp.${point}`)));
  return [...inOrder(attention.ops, attention.order), ...inOrder(mlp.ops, mlp.order)];
}

/** Op of a point of one sublayer. */
type OpAt = (point: string) => Op | undefined;

interface Steps<Name extends StepName> {
  readonly ops: OpsOf<Name>;
  readonly order: readonly Name[];
}

function attentionSteps(plan: ModelPlan, own: OpAt): Steps<AttentionStep> {
  const { stream, before, sum, after } = around(plan, own, own('q'));
  const masked = own('scores');
  const ops: OpsOf<AttentionStep> = {
    input: [stream],
    norm: [before ?? after],
    q: [own('q'), own('q_norm')],
    k: [own('k'), own('k_norm')],
    v: [own('v')],
    rotate: [own('q_rot'), own('k_rot')],
    raw: [own('raw')],
    scale: [own('scaled')],
    bias: [own('bias')],
    cap: [own('capped')],
    mask: [masked?.kind === 'mask' ? masked : undefined],
    softmax: [own('pattern')],
    mix: [own('z')],
    out: [own('out'), own('post_norm')],
    add: [sum],
  };
  return { ops, order: before ? orderOfAttention : toEnd(orderOfAttention, 'norm') };
}

function mlpSteps(plan: ModelPlan, own: OpAt): Steps<MlpStep> {
  const { before, sum, after } = around(plan, own, own('up'));
  const ops: OpsOf<MlpStep> = {
    mlp_norm: [before ?? after],
    gate: [own('gate')],
    up: [own('up')],
    act: [own('act')],
    down: [own('out'), own('post_norm')],
    mlp_add: [sum],
  };
  return { ops, order: before ? orderOfMlp : toEnd(orderOfMlp, 'mlp_norm') };
}

/** Where a sublayer meets the stream: what its first product reads, the sum that it ends in, and its norm before or after. */
function around(plan: ModelPlan, own: OpAt, first: Op | undefined) {
  const opOf = (address: Address | undefined): Op | undefined =>
    address === undefined ? undefined : plan.byAddress.get(address);
  const read = opOf(first?.inputs[0]);
  const norm = own('norm');
  const isNormed = read !== undefined && read === norm;
  const written = own('post_norm') ?? own('out');
  const sum = plan.ops.find(
    ({ kind, inputs }) => kind === 'add' && written && inputs.includes(written.address),
  );
  const isAfter = norm !== undefined && norm.inputs.length === 1 && norm.inputs[0] === sum?.address;
  return {
    stream: isNormed ? opOf(read.inputs[0]) : read,
    before: isNormed ? read : undefined,
    sum,
    after: isAfter ? norm : undefined,
  };
}

function inOrder<Name extends StepName>(ops: OpsOf<Name>, order: readonly Name[]): readonly ExplainStep[] {
  return order.flatMap((name) => {
    const own = ops[name].filter((op) => op !== undefined);
    return own.length > 0 ? [{ name, ops: own }] : [];
  });
}

function toEnd<Name extends StepName>(order: readonly Name[], name: Name): readonly Name[] {
  return [...order.filter((other) => other !== name), name];
}

/** Whether a step belongs to the MLP. */
export function isMlpStep(name: StepName): name is MlpStep {
  return mlpNames.has(name);
}

const orderOfMlp: readonly MlpStep[] = ['mlp_norm', 'gate', 'up', 'act', 'down', 'mlp_add'];
const mlpNames: ReadonlySet<StepName> = new Set(orderOfMlp);

/** A bias is looked up before it is added where the scores are scaled. */
const orderOfAttention: readonly AttentionStep[] = [
  'input',
  'norm',
  'q',
  'k',
  'v',
  'rotate',
  'raw',
  'bias',
  'scale',
  'cap',
  'mask',
  'softmax',
  'mix',
  'out',
  'add',
];
