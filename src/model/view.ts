import { headScoreNames } from './derive/headScores.ts';
import type { Sampling } from './sampling.ts';
import type { Intervention } from './interventions.ts';
import type { TracedCell } from './tracedCell.ts';

/** All of the page that a link restores: the permalink is a table with one codec per field. Indices are 0-based. */
export interface ViewState {
  readonly model: string;
  readonly text: string;
  /** What the decoder beside an encoder was made to write; null = it writes by itself. */
  readonly decoderText: string | null;
  /** Tokens that were added so far, as ids; null = as many as the model adds by itself: none, of a decoder alone. */
  readonly generated: readonly number[] | null;
  /** How tokens are chosen that a decoder goes on with; null = always the best. */
  readonly sampling: Sampling | null;
  /** The sentence is a message in the model's chat template. */
  readonly chat: boolean;
  /** Which attention of an encoder-decoder is shown; null = the bridge, or the only one there is. */
  readonly stack: StackChoice | null;
  /** Layer opened; null = overview. */
  readonly layer: number | null;
  /** Head opened, or several to be averaged. */
  readonly heads: readonly number[];
  /** Selected query tokens; the last one is the one that leads. */
  readonly queries: readonly number[];
  readonly key: number | null;
  /** What the open map shows: `raw scaled scores pattern`, or any other point of an address that is inspected. */
  readonly point: string | null;
  /** Step of Explain; null = the first. */
  readonly step: StepName | null;
  /** Numbers followed back to where they come from, the one on screen last; empty = none. */
  readonly trail: readonly TracedCell[];
  /** Layer where playback stands; null = at the end. */
  readonly at: number | null;
  readonly tab: InspectorTab;
  readonly cell: CellMeasure;
  readonly wall: WallColouring;
  readonly sink: SinkMode;
  readonly relief: boolean;
  /** Chosen words of the vocabulary: rank, lens, contributions; the second one for differences. */
  readonly word: string | null;
  readonly word2: string | null;
  /** What is changed on the way through the model. */
  readonly changes: readonly Intervention[];
  /** Set only when the camera was moved by hand. */
  readonly cam: CameraState | null;
  readonly embed: string | null;
  readonly theme: 'light' | 'dark' | null;
  readonly panel: 'none' | 'explain' | 'matches' | 'numbers' | null;
}

export const stackChoices = ['enc', 'dec', 'cross'] as const;
export type StackChoice = (typeof stackChoices)[number];

/** Steps of attention and then of the MLP, in the order in which links and people name them. */
export const stepNames = [
  'input',
  'norm',
  'q',
  'k',
  'v',
  'rotate',
  'raw',
  'scale',
  'bias',
  'cap',
  'mask',
  'softmax',
  'mix',
  'out',
  'add',
  'mlp_norm',
  'gate',
  'up',
  'act',
  'down',
  'mlp_add',
] as const;
export type StepName = (typeof stepNames)[number];

export const inspectorTabs = ['explain', 'matches', 'head', 'numbers', 'next', 'change', 'none'] as const;
export type InspectorTab = (typeof inspectorTabs)[number];

export const cellMeasures = ['share', 'attn', 'mlp', 'turn', 'norm', 'lens'] as const;
export type CellMeasure = (typeof cellMeasures)[number];

/** The patterns themselves, or a score of each head (model/derive/headScores.ts); the last two on random words shown twice. */
export const wallColourings = ['pattern', ...headScoreNames, 'probe_induction', 'probe_duplicate'] as const;
export type WallColouring = (typeof wallColourings)[number];

export const sinkModes = ['grey', 'full', 'hide'] as const;
export type SinkMode = (typeof sinkModes)[number];

/** Scene units; zoom 1 = the view's own framing. */
export interface CameraState {
  readonly position: readonly [number, number, number];
  readonly target: readonly [number, number, number];
  readonly zoom: number;
}

/** Measures that are shares of 1, on the scale of attention. */
export function isShare(cell: CellMeasure): boolean {
  return cell === 'share' || cell === 'lens';
}

/** Point of `view.*` that a loom cell shows. */
export const viewPointOf: Readonly<Record<CellMeasure, string>> = {
  share: 'view.share',
  attn: 'view.attn_size',
  mlp: 'view.mlp_size',
  turn: 'view.turn',
  norm: 'view.norm',
  lens: 'view.lens',
};
