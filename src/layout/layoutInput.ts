import type { Address } from '../model/address.ts';
import type { ModelConfig } from '../model/config.ts';
import type { Prediction } from '../model/prediction.ts';
import type { StackFacts } from '../model/stackFacts.ts';
import type { Token } from '../model/token.ts';
import type { ViewState } from '../model/view.ts';
import type { Vec3 } from './displayList.ts';

/** All that decides a picture. `layoutScene(input)` is pure: same input, same display list. */
export interface LayoutInput {
  readonly stack: StackFacts;
  /** Sizes of the stack. */
  readonly config: ModelConfig;
  /** Tokens that look. */
  readonly tokens: readonly Token[];
  /** Tokens that are looked at, where they are another stack's. */
  readonly keyTokens?: readonly Token[];
  /** All three attentions of an encoder-decoder; absent where there is one. */
  readonly attentions?: readonly LayoutAttention[];
  readonly view: ViewState;
  /** CSS px of the scene region. */
  readonly region: { readonly width: number; readonly height: number };
  readonly pose: Pose;
  /** A held activation of the current run; undefined while it has not arrived. */
  readonly values: (address: Address) => Float32Array | undefined;
  /** Best guesses after each row, best first; empty while unknown. */
  readonly predictions: readonly (readonly Prediction[])[];
  /** The same of the decoder beside an encoder, whichever is shown. */
  readonly written?: readonly (readonly Prediction[])[];
  /** Resting (sink) columns of one head, by the rule of model/derive/resting.ts. */
  readonly resting: (layer: number, head: number) => readonly number[];
  /** Layers whose values have arrived, from 0; drawn tiles stop there. */
  readonly layersReady: number;
  /** A pass that runs or is replayed. Never ahead of `layersReady`. */
  readonly flow: Flow | null;
  /** What the wall is coloured by instead of patterns, [layer][head], 0 to 1; NaN = not measured. */
  readonly scores?: readonly (readonly number[])[];
  /** Numbers that an explained one is made from. */
  readonly marks?: readonly SourceMark[];
  readonly hoverRow: number | null;
  /** Head whose pane the pointer is on, in depth. */
  readonly hoverHead?: number | null;
}

/** A number of the run, or, with an index that is one part shorter, a row of them. */
export interface SourceMark {
  readonly address: Address;
  readonly index: readonly number[];
}

/** What is here of one attention of an encoder-decoder. */
export interface LayoutAttention {
  readonly stack: StackFacts;
  readonly tokens: readonly Token[];
  readonly keyTokens: readonly Token[];
  readonly layersReady: number;
  readonly resting: LayoutInput['resting'];
}

/** Where the animated picture stands. All 0..1, eased already. */
export interface Pose {
  /** 0 = overview, 1 = the layer `layer` is parted. */
  readonly open: number;
  /** Layer that is opening or closing; stays set while `open` runs back to 0. */
  readonly layer: number | null;
  /** 1 = opening shot (book in perspective), 0 = reading pose. */
  readonly book: number;
  /** Heads in depth: 0 = reading pose, 1 = fanned out. Follows the orbit angle. */
  readonly depth: number;
  /** 0 = flat, 1 = full relief. */
  readonly relief: number;
  /** How near the camera is by hand, in powers of two of the reading pose's distance; absent = 1. */
  readonly zoom?: number;
  /** What a camera that a hand has brought near rests on; absent while it moves, and from afar. */
  readonly near?: Near;
  /** Where a hand holds the camera, degrees as in CameraPose; null or absent = the pose's own direction. */
  readonly orbit?: Orbit | null;
  /** Where a hand has left the camera of the overview; null or absent = nowhere, or it still moves. */
  readonly resting?: RestingCamera | null;
}

/** Degrees as in CameraPose, scene units; zoom on top of the picture's own. */
export interface RestingCamera extends Orbit {
  readonly target: Vec3;
  readonly zoom: number;
}

/** Part of the plane z = 0 that is on screen, scene units, and the px of one unit. */
export interface Near {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly zoom: number;
}

export interface Orbit {
  readonly yaw: number;
  readonly pitch: number;
}

/** `phase` runs 0..1 within the layer: split into q, k, v; light along arcs; merge; MLP; move on. */
export interface Flow {
  readonly layer: number;
  readonly phase: number;
}
