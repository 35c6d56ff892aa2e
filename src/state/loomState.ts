import type { HubModel } from '../model/hubModel.ts';
import type { BackendChoice, BackendReport, EngineFailure, MemoryMode } from '../engine/protocol.ts';
import type { Activation } from '../model/activation.ts';
import type { Address } from '../model/address.ts';
import type { ModelConfig } from '../model/config.ts';
import type { RepeatScores } from '../model/derive/headScores.ts';
import type { LensRow } from '../model/lens.ts';
import type { Intervention } from '../model/interventions.ts';
import type { LaneRegion } from '../model/laneRegion.ts';
import type { Contributions } from '../model/contributions.ts';
import type { ModelPlan } from '../model/plan.ts';
import type { LayerAxis, PictureNotes } from '../model/pictureNotes.ts';
import type { Prediction } from '../model/prediction.ts';
import type { StackFacts } from '../model/stackFacts.ts';
import type { Token } from '../model/token.ts';
import type { TracedCell } from '../model/tracedCell.ts';
import type { ViewState } from '../model/view.ts';

/** The store: four slices, each with one writer. Big arrays are held by reference, never copied or diffed. */
export interface LoomState {
  /** Written by actions and the permalink. The only state a link restores. */
  readonly view: ViewState;
  /** Written by the conductor. */
  readonly run: RunState;
  /** Written by the conductor. */
  readonly engine: EngineState;
  /** Written by actions, scene and panels: what is not in a link. */
  readonly page: PageState;
}

export interface RunState {
  readonly source: 'none' | 'recorded' | 'live';
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  /** Text these values belong to; may lag behind `view.text` while a newer run has not begun. */
  readonly text: string;
  /** What was changed on its way. */
  readonly changes: readonly Intervention[];
  /** The same text without those changes. */
  readonly before: UnchangedRun | null;
  readonly plan: ModelPlan | null;
  /** The attention that is shown, and its stack. */
  readonly stack: StackFacts | null;
  /** Its sizes. */
  readonly config: ModelConfig | null;
  /** Every attention of the model: one, or three of an encoder-decoder. */
  readonly attentions: readonly AttentionRun[];
  /** Tokens that look. */
  readonly tokens: readonly Token[];
  /** Tokens that are looked at: the same, or the encoder's where a decoder looks at them. */
  readonly keyTokens: readonly Token[];
  /** Layers whose view values are here, counted from 0. */
  readonly layersReady: number;
  readonly layerMs: readonly number[];
  readonly runMs: number | null;
  /** Held activations of this run. The map is mutated in place; `version` tells that it changed. */
  readonly values: ReadonlyMap<Address, Activation>;
  readonly predictions: readonly (readonly Prediction[])[];
  /** All logits after the last token, [vocab]; null of a recording, and before they are here. */
  readonly lastLogits: Float32Array | null;
  /** Resting columns [layer][head], by model/derive/resting.ts, over the layers that are here. */
  readonly resting: readonly (readonly (readonly number[])[])[];
  readonly version: number;
}

export type UnchangedRun = Pick<RunState, 'values' | 'predictions'>;

/** What is here of one attention. */
export interface AttentionRun {
  readonly facts: StackFacts;
  readonly tokens: readonly Token[];
  readonly keyTokens: readonly Token[];
  readonly layersReady: number;
  readonly resting: RunState['resting'];
}

export interface EngineState {
  /** `ask`: waits for the answer to "download?"; a cancelled download asks again. */
  readonly phase: 'idle' | 'ask' | 'downloading' | 'starting' | 'ready' | 'failed';
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
  readonly layersLoaded: number;
  readonly loadMs: number | null;
  /** The model has a chat template. */
  readonly chats: boolean;
  readonly choice: BackendChoice;
  readonly memory: MemoryMode;
  readonly report: BackendReport | null;
  readonly failure: EngineFailure | null;
  readonly heapBytes: number;
}

export interface PageState {
  readonly theme: 'light' | 'dark';
  readonly themeChoice: 'system' | 'light' | 'dark';
  readonly reducedMotion: boolean;
  /** What draws the picture: a graphics card, or the processor that also runs the model. null: nothing does, or not yet. */
  readonly drawnBy: 'hardware' | 'software' | null;
  /** Newest first; one sentence each. */
  readonly notices: readonly Notice[];
  readonly dialog: 'about' | 'help' | 'share' | 'examples' | 'models' | 'compare' | null;
  /** Sentences beside the one that was read, as an encoder sees them. */
  readonly similarity: SimilarityState;
  /** What explanations are made from, beyond what is held of the run. */
  readonly traced: TracedState;
  /** What the explained number is made from: numbers, or rows of them (an index one part shorter). */
  readonly sources: readonly TracedCell[];
  /** Rows of the other lane, one at a time. */
  readonly sweep: SweepState;
  /** Cells of the loom that follow a word through the layers. */
  readonly lens: LensState;
  /** Random words shown twice to the model. */
  readonly probe: ProbeState;
  /** A model of the Hub that was asked for. */
  readonly hub: HubState;
  /** Brought models that this device keeps; null while that is not known. */
  readonly stored: readonly StoredModelFacts[] | null;
  /** First visit: caption and invitation are shown until the first click. */
  readonly firstVisit: boolean;
  /** The opening shot is on screen; written by the scene. */
  readonly opening: boolean;
  readonly playing: boolean;
  /** The model goes on with the text by itself. */
  readonly writing: boolean;
  readonly playSpeed: number;
  /** Layer and phase of a running replay; null when none. */
  readonly flow: { readonly layer: number; readonly phase: number } | null;
  /** Where the lane's picture stands in the scene region; written by the scene. */
  readonly region: LaneRegion | null;
  /** Where the layer columns stand, in CSS px of the scene region; written by the scene. */
  readonly layerAxis: LayerAxis | null;
  /** What the legend must state about the picture on screen; written by the scene. */
  readonly notes: PictureNotes | null;
  /** Cell under the pointer or keyboard cursor. */
  readonly hover: Hover | null;
  /** The camera was moved by hand: Home is offered. */
  readonly orbited: boolean;
  /** Bits of a weight as the model stores it; null where the page does not know. */
  readonly weightBits: number | null;
  /** Title and example sentences of the open model, from its manifest. */
  readonly modelTitle: string | null;
  readonly examples: readonly ExampleText[];
}

/** A sentence worth opening, and what to look at in it. */
export interface ExampleText {
  readonly text: string;
  readonly look: string;
}

export interface TracedState {
  /** Values of the run that these were read of. */
  readonly run: RunState['values'] | null;
  readonly values: ReadonlyMap<Address, { readonly shape: readonly number[]; readonly values: Float32Array }>;
  /** Scores and logits of the run, split by what wrote into the stream; null where that cannot be said. */
  readonly contributions: ReadonlyMap<string, Contributions | null>;
  /** Rows of streams as if the model ended there, by what they were asked for; null where it has no head. */
  readonly lens: ReadonlyMap<string, readonly LensRow[] | null>;
  /** Rows of weights. */
  readonly rows: ReadonlyMap<string, Float32Array>;
  /** One sentence. */
  readonly problem: string | null;
}

export interface SweepState {
  readonly status: 'none' | 'running' | 'done';
  /** Run that the cells are of. */
  readonly run: RunState['values'] | null;
  readonly layers: number;
  readonly rows: number;
  readonly done: number;
  /** Logit of the first chosen word, or its difference to the second. [layer, row], NaN where not yet. */
  readonly values: Float32Array;
  /** The same where nothing is taken. */
  readonly untouched: number;
  readonly words: readonly string[];
  /** One sentence. */
  readonly problem: string | null;
}

export interface LensState {
  /** Layers whose cells are here, and how many there are; 0 of 0 while no word is followed. */
  readonly done: number;
  readonly of: number;
  /** The word as the vocabulary spells it; null before that is known. */
  readonly word: string | null;
  /** One sentence. */
  readonly problem: string | null;
}

export interface ProbeState {
  readonly status: 'none' | 'running' | 'done';
  /** Sequences read so far, and in all. */
  readonly done: number;
  readonly of: number;
  /** Means over them, [layer][head]; null before there are any. */
  readonly scores: RepeatScores | null;
}

export interface SimilarityState {
  /** Sentence vectors of the model on screen, by text; each has length 1. [dModel] */
  readonly vectors: ReadonlyMap<string, Float32Array>;
  /** Texts to compare with, newest first. */
  readonly others: readonly string[];
  /** One sentence. */
  readonly problem: string | null;
}

/** `found`: waits for a yes. `paused`: some of it is here. `here`: all of it. */
export interface HubState {
  readonly phase: 'none' | 'looking' | 'found' | 'downloading' | 'paused' | 'here';
  /** As it was typed. */
  readonly asked: string;
  readonly model: HubModel | null;
  readonly receivedBytes: number;
  readonly bytesPerSecond: number;
  /** One sentence. */
  readonly problem: string | null;
}

/** A brought model that this device keeps. */
export interface StoredModelFacts {
  /** As links name it: `hub:owner/name@commit`, or `file:` and the first digits of the weights' SHA-256. */
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  readonly licence: string | null;
  /** Some of it is still to be downloaded. */
  readonly isPart: boolean;
}

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'done' | 'error';
  readonly text: string;
}

/** `index` along the activation's axes; x, y in CSS px of the window. */
export interface Hover {
  readonly address: Address;
  readonly index: readonly number[];
  readonly value: number;
  /** Cells that the screen cell stands for, when more than one (strongest shown). */
  readonly pooled: number;
  readonly x: number;
  readonly y: number;
}
