import type { ModelPlan, Segment } from '../../src/model/plan.ts';
import { ensure } from '../../src/base/brand.ts';

/** All segments of a plan as one, so that one graph computes and returns every address of a run. */
export function mergedSegment(plan: ModelPlan): Segment {
  const first = ensure(plan.segments[0], 'the first segment of the plan');
  return {
    id: { kind: 'head', stack: first.id.stack },
    ops: plan.segments.flatMap((segment) => segment.ops),
    reads: first.reads,
  };
}
