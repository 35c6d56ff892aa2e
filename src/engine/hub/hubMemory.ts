import type { ArchitectureSpec } from '../../model/architecture.ts';
import { buildPlan } from '../../model/buildPlan.ts';
import { ensure } from '../../base/brand.ts';
import type { HubMemory } from '../../model/hubModel.ts';
import { chooseMemory, type MemoryLimits, total } from '../memoryChoice.ts';
import { memoryNeeds, usualLimit } from '../memoryNeed.ts';
import { planWeights } from '../weights/planWeights.ts';

/** Memory of a model whose config is all that is known of it: every tensor has the shape that its plan asks for. Throws ModelError. */
export function hubMemory(
  spec: ArchitectureSpec,
  config: Readonly<Record<string, unknown>>,
  totalBytes: number,
  limits: MemoryLimits,
): HubMemory {
  const plan = buildPlan(spec, spec.readConfig(config));
  const weights = planWeights(plan);
  const shape = (name: Parameters<typeof weights.get>[0]) => ensure(weights.get(name), name).shape;
  const needs = memoryNeeds(plan, { shape, totalBytes }, usualLimit);
  return {
    full: total(needs.full),
    low: total(needs.low),
    problem: problemOf(() => chooseMemory(needs, limits, 'full')),
  };
}

function problemOf(choose: () => unknown): string | null {
  try {
    choose();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
