import { createStore } from 'zustand/vanilla';
import { type LaneStore, secondStore, store } from './store.ts';

/** 0 is lane a, 1 is lane b. */
export type LaneIndex = 0 | 1;

export const laneStores: readonly [LaneStore, LaneStore] = [store, secondStore];

export interface LanesState {
  /** Two runs stand side by side. */
  readonly compared: boolean;
  /** The lane that panels, keys and commands are about. */
  readonly focused: LaneIndex;
  /** Words, layers and heads that are chosen in one lane are chosen in the other, where it has them. */
  readonly linked: boolean;
  /** Lane b has a sentence of its own. */
  readonly ownText: boolean;
}

export const lanes = createStore<LanesState>(() => ({
  compared: false,
  focused: 0,
  linked: true,
  ownText: false,
}));

export function focusedStore(): LaneStore {
  return laneStores[lanes.getState().focused];
}

/** Lanes on screen, a first. */
export function openLanes(): readonly LaneStore[] {
  return lanes.getState().compared ? laneStores : [store];
}

export function focusLane(focused: LaneIndex): void {
  if (lanes.getState().focused !== focused) lanes.setState({ focused });
}

/** The lane that a store is of. */
export function laneOf(own: LaneStore): LaneIndex {
  return own === secondStore ? 1 : 0;
}
