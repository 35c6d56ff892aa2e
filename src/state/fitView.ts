import { formatAddress } from '../model/address.ts';
import { differencePoint } from '../model/derive/patternDifference.ts';
import type { ModelPlan } from '../model/plan.ts';
import { attentionsOf, hasHead, shownAttention } from '../model/stackFacts.ts';
import { viewPointOf, type ViewState } from '../model/view.ts';

export interface FittedView {
  readonly view: ViewState;
  /** False: something named a layer, head, token or point that is not there, and went back to its default. */
  readonly fits: boolean;
}

export interface TokenFacts {
  readonly length: number;
  readonly keys?: number;
  readonly hasTrail?: boolean;
}

/** Layer, heads, point and playback position that the model has; whatever a link or script asked for. */
export function fitViewToModel(view: ViewState, plan: ModelPlan): FittedView {
  const { nLayers, nHeads } = shownAttention(plan, view.stack).config;
  return repair(view, {
    layer: view.layer === null || view.layer < nLayers,
    heads: view.heads.every((head) => head < nHeads),
    at: view.at === null || view.at < nLayers,
    stack: view.stack === null || attentionsOf(plan).some(({ choice }) => choice === view.stack),
    point: view.point === null || hasPoint(plan, view.point),
    trail: view.trail.every(({ address }) => plan.byAddress.has(address)),
    cell: view.cell !== 'lens' || hasHead(plan),
  });
}

/** Tokens that there are to look, and to be looked at; `hasTrail`: the numbers that are followed are among theirs. */
export function fitViewToTokens(
  view: ViewState,
  { length, keys = length, hasTrail = true }: TokenFacts,
): FittedView {
  return repair(view, {
    trail: hasTrail,
    queries: view.queries.every((query) => query < length),
    key: view.key === null || view.key < keys,
  });
}

type Fallible = 'stack' | 'layer' | 'heads' | 'at' | 'point' | 'cell' | 'queries' | 'key' | 'trail';
const fallback = {
  stack: null,
  layer: null,
  heads: [],
  at: null,
  point: null,
  cell: 'share',
  queries: [],
  key: null,
  trail: [],
} as const;

function repair(view: ViewState, holds: Partial<Readonly<Record<Fallible, boolean>>>): FittedView {
  const wrong = (Object.keys(holds) as Fallible[]).filter((field) => !holds[field]);
  if (wrong.length === 0) return { view, fits: true };
  const repaired = Object.fromEntries(wrong.map((field) => [field, fallback[field]]));
  return { view: { ...view, ...repaired }, fits: false };
}

function hasPoint(plan: ModelPlan, point: string): boolean {
  if (Object.values(viewPointOf).includes(point) || point === differencePoint) return true;
  return plan.stacks.some((stack) =>
    pointSpellings(point).some(
      (spelling) =>
        plan.byAddress.has(formatAddress({ stack, layer: 0, point: spelling })) ||
        plan.byAddress.has(formatAddress({ stack, point: spelling })),
    ),
  );
}

/** A view's point leaves out the attention sublayer: `scores` is `attn.scores`. */
function pointSpellings(point: string): readonly string[] {
  return [point, `attn.${point}`, `cross.${point}`];
}
