import type { LaneStore } from '../state/store.ts';
import type { Activity } from './activity.ts';
import type { HeldRun } from './heldRun.ts';
import type { PageEventHub } from './pageEvents.ts';

/** What a run conductor works with. */
export interface RunParts {
  readonly store: LaneStore;
  readonly activity: Activity;
  readonly events: PageEventHub;
  /** Layers that arrive within one picture are shown together: one costs the page as much as several. */
  readonly oncePerPicture: (task: () => void) => void;
  /** Another run is on screen, or the one on screen has more layers. */
  readonly onShown: () => void;
  /** Before a run takes the place of another one of the same text: values that the open view needs. */
  readonly prepare: (run: HeldRun) => Promise<void>;
}
