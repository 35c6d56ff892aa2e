import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { type LaneIndex, type LanesState, laneStores, lanes } from './lanes.ts';
import type { LoomState } from './loomState.ts';
import type { LaneStore } from './store.ts';

/** The lane that a part of the page is about; absent = the one that has the focus. */
export const LaneContext = createContext<LaneStore | null>(null);

export function useLaneStore(): LaneStore {
  const focused = useStore(lanes, (state) => state.focused);
  return useContext(LaneContext) ?? laneStores[focused];
}

/** Select primitives or stable references only. */
export function useLoom<T>(select: (state: LoomState) => T): T {
  return useStore(useLaneStore(), select);
}

export function useLanes<T>(select: (state: LanesState) => T): T {
  return useStore(lanes, select);
}

/** All of one lane's state, whichever has the focus. */
export function useLane(lane: LaneIndex): LoomState {
  return useStore(laneStores[lane]);
}
