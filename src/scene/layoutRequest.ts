import { memoLast } from '../base/memoLast.ts';
import type { LayoutAttention, LayoutInput, Pose } from '../layout/layoutInput.ts';
import { largestScore, wallScores } from '../explain/wallScores.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import { lastStack } from '../model/stackFacts.ts';
import type { LoomState } from '../state/loomState.ts';
import type { PageSizes } from './valuePages.ts';

export interface LayoutRequest {
  readonly state: LoomState;
  /** The run's, and what the view derives from them; absent = the run's alone. */
  readonly values?: ReadonlyMap<Address, Activation>;
  readonly pose: Pose;
  readonly size: { readonly width: number; readonly height: number };
  readonly hoverRow: number | null;
  readonly hoverHead: number | null;
}

/** What the layout needs of the store; null while there is no run to draw. */
export function toLayoutInput({
  state,
  values,
  pose,
  size,
  hoverRow,
  hoverHead,
}: LayoutRequest): LayoutInput | null {
  const { view, run, page } = state;
  const held = values ?? run.values;
  if (!run.stack || !run.config || run.tokens.length === 0 || size.width < 1 || size.height < 1) return null;
  return {
    stack: isFree(run, view.layer) ? { ...run.stack, causal: false } : run.stack,
    config: run.config,
    tokens: run.tokens,
    keyTokens: run.keyTokens,
    ...(run.attentions.length > 1 ? { attentions: attentionsOf(run), written: run.predictions } : {}),
    // Offsets of the tokens belong to the text that ran, which may lag behind what is being typed. The theme is the page's,
    // whoever chose it.
    view: { ...view, text: run.text, theme: page.theme },
    region: { width: size.width, height: size.height },
    pose,
    values: (address) => {
      const found = held.get(address)?.values;
      return found instanceof Float32Array ? found : undefined;
    },
    // Guesses stand at the rows of the stack that writes.
    predictions: run.plan && run.stack.name === lastStack(run.plan) ? run.predictions : [],
    resting: (layer, head) => run.resting[layer]?.[head] ?? [],
    layersReady: run.layersReady,
    flow: page.flow,
    ...(view.wall === 'pattern' ? {} : { scores: shownScores(state) }),
    ...(page.sources.length > 0 ? { marks: page.sources } : {}),
    hoverRow,
    hoverHead,
  };
}

/** Later words may be looked at in what is shown, because the mask was taken away there or a pair of it allowed. */
function isFree({ changes }: LoomState['run'], layer: number | null): boolean {
  return changes.some((one) => {
    if (one.kind === 'mask') return one.layer === null || one.layer === layer;
    return one.kind === 'allow' && one.layer === layer;
  });
}

/** Scores as colours: those that are weights as they are, others as shares of the largest. */
function shownScores({ view, run, page }: LoomState): readonly (readonly number[])[] {
  if (view.wall === 'pattern') return [];
  const scores = wallScores(run, view.wall, view.queries, page.probe.scores);
  const most = Math.max(1, largestScore(scores));
  return scores.map((heads) => heads.map((score) => score / most));
}

const attentionsOf = memoLast((run: LoomState['run']): readonly LayoutAttention[] =>
  run.attentions.map(({ facts, tokens, keyTokens, layersReady, resting }) => ({
    stack: facts,
    tokens,
    keyTokens,
    layersReady,
    resting: (layer, head) => resting[layer]?.[head] ?? [],
  })),
);

/** Sizes that the value texture is planned for; of one number each while no run is known. */
export function pageSizesOf({ run }: LoomState): PageSizes {
  const { nLayers = 1, nHeads = 1, nKvHeads = 1, dModel = 1, dHead = 1, dMlp = 1 } = run.config ?? {};
  return {
    stack: run.stack?.name ?? 'decoder',
    others: run.attentions.length > 1 ? run.attentions.length - 1 : 0,
    nLayers,
    nHeads,
    nKvHeads,
    dModel,
    dHead,
    dMlp,
    length: lengthOf(run),
  };
}

/** A decoder's text grows token by token: room for some more, so that the texture is not made anew for each. */
function lengthOf({ tokens, attentions }: LoomState['run']): number {
  if (attentions.length < 2) return Math.max(1, tokens.length);
  const longest = Math.max(1, ...attentions.map((attention) => attention.tokens.length));
  return Math.ceil(longest / 16) * 16;
}
