import type { Address, StackName } from '../address.ts';
import type { ModelPlan } from '../plan.ts';

/** What leaves each layer of a stack: what the next one reads, or the head; of a stack without one, its last stream. */
export function streamAddresses(plan: ModelPlan, stack: StackName): readonly Address[] {
  const own = plan.segments.filter(({ id }) => id.stack === stack && id.kind !== 'pool');
  const after = own.slice(1).flatMap(({ reads: [address] }) => address ?? []);
  const last = own.at(-1);
  const end = last?.id.kind === 'layer' ? last.ops.at(-1)?.address : undefined;
  return end ? [...after, end] : after;
}
