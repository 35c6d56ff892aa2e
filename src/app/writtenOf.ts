import type { Written } from '../engine/protocol.ts';
import type { ModelPlan } from '../model/plan.ts';
import { shownAttention } from '../model/stackFacts.ts';
import type { ViewState } from '../model/view.ts';

/** Most tokens that a decoder beside an encoder writes by itself. */
const mostWritten = 100;

/** A decoder beside an encoder writes by itself unless it was given its words; a decoder alone goes on when it is told to. */
export function writtenOf({ decoderText, generated, chat }: ViewState, plan: ModelPlan): Written {
  if (plan.stacks.length < 2) {
    if (!shownAttention(plan, null).causal) return {};
    return { ...(generated ? { decoder: generated, grows: true } : {}), ...(chat ? { chat } : {}) };
  }
  if (generated) return { decoder: generated };
  return decoderText === null ? { steps: mostWritten } : { decoder: decoderText };
}
