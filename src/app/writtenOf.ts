import type { Written } from '../engine/protocol.ts';
import type { ModelPlan } from '../model/plan.ts';
import type { ViewState } from '../model/view.ts';

/** Most tokens that a decoder beside an encoder writes by itself. */
const mostWritten = 100;

/** A decoder beside an encoder writes by itself unless it was given its words. */
export function writtenOf({ decoderText, generated }: ViewState, { stacks }: ModelPlan): Written {
  if (stacks.length < 2) return {};
  if (generated) return { decoder: generated };
  return decoderText === null ? { steps: mostWritten } : { decoder: decoderText };
}
