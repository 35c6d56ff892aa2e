import { formatAddress } from './address.ts';
import type { ModelPlan } from './plan.ts';

/** Where an encoder keeps its sentence vector: the mean of its last vectors, of length 1. [dModel] */
export const sentenceAddress = formatAddress({ stack: 'encoder', point: 'pooled' });

export function hasSentenceVector(plan: ModelPlan | null): boolean {
  return plan?.byAddress.has(sentenceAddress) ?? false;
}

/** Cosine of two vectors of length 1: their dot product. -1 to 1 (Reimers and Gurevych 2019, section 3). */
export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
