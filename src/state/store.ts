import { createStore } from 'zustand/vanilla';
import { initialState } from './initialState.ts';
import type { LoomState } from './loomState.ts';

/** The one store. React reads it through useLoom.ts; actions.ts and the conductor write it. */
export const store = createStore<LoomState>(() => initialState);
