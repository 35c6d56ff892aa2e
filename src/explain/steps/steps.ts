import { type Address, formatAddress } from '../../model/address.ts';
import type { ModelPlan, Op } from '../../model/plan.ts';
import type { StackFacts } from '../../model/stackFacts.ts';
import type { StepName } from '../../model/view.ts';

/** One step of attention in one layer: the values that it makes, in the order in which they are made. */
export interface ExplainStep {
  readonly name: StepName;
  readonly ops: readonly Op[];
}

/** The steps of a family's attention, from the row that it reads back to the stream, in the order of the pass. */
export function stepsOf(
  plan: ModelPlan,
  { name, sublayer }: StackFacts,
  layer: number,
): readonly ExplainStep[] {
  const at = (point: string): Address => formatAddress({ stack: name, layer, point });
  const opOf = (address: Address | undefined): Op | undefined =>
    address === undefined ? undefined : plan.byAddress.get(address);
  const own = (point: string) => opOf(at(`${sublayer}.${point}`));
  const read = opOf(own('q')?.inputs[0]);
  const isNormed = read?.address === at(`${sublayer}.norm`);
  const stream = isNormed ? opOf(read?.inputs[0]) : read;
  const masked = own('scores');
  const written = own('post_norm') ?? own('out');
  const sum = plan.ops.find(
    ({ kind, inputs }) => kind === 'add' && written && inputs.includes(written.address),
  );
  const after = plan.ops.find(
    ({ kind, inputs }) => kind === 'norm' && sum && inputs.length === 1 && inputs[0] === sum.address,
  );
  const isPostNorm = after?.address === at(`${sublayer}.norm`);
  const steps: Readonly<Record<StepName, readonly (Op | undefined)[]>> = {
    input: [stream],
    norm: [isNormed ? read : isPostNorm ? after : undefined],
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
  const order: readonly StepName[] = isPostNorm
    ? [...orderOfPass.filter((step) => step !== 'norm'), 'norm']
    : orderOfPass;
  return order.flatMap((step) => {
    const ops = steps[step].filter((op) => op !== undefined);
    return ops.length > 0 ? [{ name: step, ops }] : [];
  });
}

/** A bias is looked up before it is added where the scores are scaled. */
const orderOfPass: readonly StepName[] = [
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
