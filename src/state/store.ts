import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState } from './initialState.ts';
import type { LoomState } from './loomState.ts';

/** One run with its view, its engine and its page: what a picture shows. */
export type LaneStore = StoreApi<LoomState>;

/** Lane a: the only one unless two are compared. React reads it through useLoom.ts; actions.ts and the conductor write it. */
export const store: LaneStore = createStore<LoomState>(() => initialState);

/** Lane b, beside it. */
export const secondStore: LaneStore = createStore<LoomState>(() => initialState);
