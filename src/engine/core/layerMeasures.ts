import { ensure } from '../../base/brand.ts';
import type { Activation } from '../../model/activation.ts';
import { type Address, formatAddress, type StackName } from '../../model/address.ts';
import {
  candidatesOf,
  combineResting,
  growRestingSums,
  restingSums,
  specialCandidates,
} from '../../model/derive/resting.ts';
import { attentionShare } from '../../model/derive/share.ts';
import { type StreamMeasures, streamMeasures } from '../../model/derive/streamMeasures.ts';
import { stackConfig } from '../../model/config.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Token } from '../../model/token.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';
import type { TextRun } from './textRun.ts';

/** What the page's overview shows of one layer beyond the forward pass, and what its share is made from. */
export interface LayerMeasures {
  readonly stack: StackName;
  readonly layer: number;
  /** A copy: the run's own array may have been handed over. */
  readonly pattern: RuntimeTensor;
  /** Keys by head. */
  readonly candidates: readonly (readonly number[])[];
  /** What candidates are found by, of causal attention. [head, keyPos] */
  readonly restingSums: Float64Array | null;
  readonly stream: StreamMeasures;
}

export type Values = Readonly<Record<string, RuntimeTensor>>;

interface MeasuredPoints {
  readonly pattern: Address;
  readonly causal: boolean;
  readonly residPre: Address;
  readonly attnOut: Address;
  readonly residMid: Address;
  readonly mlpOut: Address;
  readonly residPost: Address;
}

/** Addresses that `measureLayer` reads. */
export function measuredAddresses(plan: ModelPlan, segment: Segment): readonly Address[] {
  const { causal: _, ...addresses } = measuredPoints(plan, segment);
  return [...new Set(Object.values(addresses))];
}

/** `tokens`: what the segment's stack reads. */
export function measureLayer(
  plan: ModelPlan,
  segment: Segment,
  values: Values,
  tokens: readonly Token[],
): LayerMeasures {
  if (segment.id.kind !== 'layer') throw new Error('only layers are measured');
  const points = measuredPoints(plan, segment);
  const at = (address: Address) => ensure(values[address], address);
  const pattern = { values: at(points.pattern).values.slice(), shape: at(points.pattern).shape };
  const heads = pattern.shape[0] ?? 0;
  const sums = points.causal ? restingSums(pattern) : null;
  return {
    stack: segment.id.stack,
    layer: segment.id.layer,
    pattern,
    candidates: sums ? candidatesOf(sums, heads) : specialCandidates(tokens, heads),
    restingSums: sums,
    stream: streamOf(plan, points, values),
  };
}

/** Of the rows that `values` holds. */
function streamOf(plan: ModelPlan, points: MeasuredPoints, values: Values): StreamMeasures {
  const at = (address: Address) => ensure(values[address], address).values;
  return streamMeasures(
    {
      residPre: at(points.residPre),
      attnOut: at(points.attnOut),
      residMid: at(points.residMid),
      mlpOut: at(points.mlpOut),
      residPost: at(points.residPost),
    },
    plan.config.dModel,
  );
}

/** view.* of one layer; resting columns are decided over its stack's layers in `known`, which include it; the share is left out where the final one follows at once. */
export function viewActivations(
  plan: ModelPlan,
  known: readonly LayerMeasures[],
  measures: LayerMeasures,
  withShare = true,
): readonly Activation[] {
  const { attnSize, mlpSize, turn, norm } = measures.stream;
  return [
    ...(withShare ? [shareActivation(plan, known, measures)] : []),
    viewActivation(measures, 'view.attn_size', attnSize.slice()),
    viewActivation(measures, 'view.mlp_size', mlpSize.slice()),
    viewActivation(measures, 'view.turn', turn.slice()),
    viewActivation(measures, 'view.norm', norm.slice()),
  ];
}

/** Layers of one stack that a run has measures of. */
export function measuresOf(run: TextRun, stack: StackName): readonly LayerMeasures[] {
  return [...run.measures.values()].filter((measures) => measures.stack === stack);
}

/** Measures of a layer of which a further row has been computed; `values`: of that row, `pattern`: of all rows. */
export function growMeasures(
  plan: ModelPlan,
  segment: Segment,
  before: LayerMeasures,
  values: Values,
  pattern: RuntimeTensor,
): LayerMeasures {
  const points = measuredPoints(plan, segment);
  const stream = streamOf(plan, points, values);
  const sums =
    before.restingSums && growRestingSums(before.restingSums, ensure(values[points.pattern], points.pattern));
  const join = (name: keyof StreamMeasures) => Float32Array.from([...before.stream[name], ...stream[name]]);
  return {
    ...before,
    pattern,
    candidates: sums ? candidatesOf(sums, pattern.shape[0] ?? 0) : before.candidates,
    restingSums: sums,
    stream: { attnSize: join('attnSize'), mlpSize: join('mlpSize'), turn: join('turn'), norm: join('norm') },
  };
}

/**
 * `view.share` of every layer of a stack, now that its resting columns are known. Of a run that grows, the rows before
 * are computed again only in layers that rest otherwise than they did.
 */
export function finalShares(plan: ModelPlan, run: TextRun, stack: StackName): readonly Activation[] {
  const known = measuresOf(run, stack);
  const { nHeads, nLayers } = stackConfig(plan.config, stack);
  const before = run.shares.get(stack) ?? [];
  const candidates = known.map((measures) => measures.candidates);
  const resting = combineResting(
    candidates,
    nHeads * nLayers,
    before.map((layer) => layer.resting),
  );
  const shares = known.map(({ pattern }, at) => {
    const own = resting[at] ?? [];
    const last = before[at];
    const isAsBefore = last && own.every((keys, head) => keys === last.resting[head]);
    return { resting: own, values: attentionShare(pattern, own, isAsBefore ? last.values : undefined) };
  });
  run.shares.set(stack, shares);
  return known.map((measures, at) =>
    viewActivation(measures, 'view.share', ensure(shares[at], 'a share').values.slice()),
  );
}

function shareActivation(
  plan: ModelPlan,
  known: readonly LayerMeasures[],
  measures: LayerMeasures,
): Activation {
  const { nHeads, nLayers } = stackConfig(plan.config, measures.stack);
  const resting = combineResting(
    known.map(({ candidates }) => candidates),
    nHeads * nLayers,
  );
  const own = ensure(resting[known.indexOf(measures)], `layer ${measures.layer} among the known ones`);
  return viewActivation(measures, 'view.share', attentionShare(measures.pattern, own));
}

function viewActivation({ stack, layer }: LayerMeasures, point: string, values: Float32Array): Activation {
  return { address: formatAddress({ stack, layer, point }), axes: ['pos'], shape: [values.length], values };
}

function measuredPoints(plan: ModelPlan, segment: Segment): MeasuredPoints {
  if (segment.id.kind !== 'layer') throw new Error('only layers are measured');
  const { stack, layer } = segment.id;
  const at = (point: string) => formatAddress({ stack, layer, point });
  const find = (...points: readonly string[]) =>
    ensure(
      points.map(at).find((address) => plan.byAddress.has(address)),
      `${at(points.join(' or '))} of the plan`,
    );
  return {
    pattern: find('attn.pattern'),
    causal: segment.ops.some((op) => op.address === at('attn.scores') && op.kind === 'mask'),
    residPre: find('resid_pre'),
    attnOut: find('attn.out'),
    residMid: find('resid_mid', 'resid_pre'),
    mlpOut: find('mlp.out'),
    residPost: find('resid_post'),
  };
}
