import { useStore } from 'zustand';
import type { LoomState } from './loomState.ts';
import { store } from './store.ts';

/** Select primitives or stable references only. */
export function useLoom<T>(select: (state: LoomState) => T): T {
  return useStore(store, select);
}
