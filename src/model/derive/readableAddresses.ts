import { type Address, formatAddress, parseAddress } from '../address.ts';
import type { ModelPlan } from '../plan.ts';

/** Whether `point` names this address: `attn.q` or `q` of a sublayer, all of `view.share`. */
export function matchesPoint(address: Address, point: string): boolean {
  const parts = parseAddress(address);
  if (!parts) return false;
  const inSublayer = /^(?:attn|cross|mlp)\.(.+)$/.exec(parts.point)?.[1];
  return parts.point === point || inSublayer === point;
}

/** Every address of a run that the forward pass itself makes, in running order. */
export function runAddresses(plan: ModelPlan): readonly Address[] {
  const tokens = plan.stacks.map((stack) => formatAddress({ stack, point: 'tokens' }));
  return [...tokens, ...plan.ops.map((op) => op.address)];
}

export const viewPoints = [
  'view.share',
  'view.attn_size',
  'view.mlp_size',
  'view.turn',
  'view.norm',
] as const;

/** What can be read beyond the forward pass: measures of each layer, what each head writes, the weights. */
export function derivedAddresses(plan: ModelPlan): readonly Address[] {
  const layers = plan.segments.flatMap(({ id, ops }) => {
    if (id.kind !== 'layer') return [];
    const views = viewPoints.map((point) => formatAddress({ stack: id.stack, layer: id.layer, point }));
    const joins = ops.filter((op) => op.kind === 'linear' && op.joinsHeads);
    return [...views, ...joins.map((op) => op.address.replace(/out$/, 'head_out') as Address)];
  });
  // Weights are read like any value: their addresses go through the same door.
  const weights = plan.ops.flatMap((op) => [op.weight, op.bias]).filter((name) => name !== undefined);
  return [...layers, ...new Set(weights as readonly string[] as readonly Address[])];
}

/** Every address that can be read of a run. */
export function readableAddresses(plan: ModelPlan): readonly Address[] {
  return [...runAddresses(plan), ...derivedAddresses(plan)];
}
