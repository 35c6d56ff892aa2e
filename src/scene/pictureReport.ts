import type { DisplayList } from '../layout/displayList.ts';
import { changePage } from '../state/actions.ts';

/** Tells the page what the picture shows, each thing once. */
export class PictureReport {
  #notes = '';
  #held = false;
  #told: DisplayList | null = null;
  /** Told when another picture has come to rest. */
  onStill: () => void = () => {};

  /** Whether a hand has moved the camera. */
  tellHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    changePage({ orbited: held });
  }

  /** Where the layers stand and what the legend must say. */
  tell(list: DisplayList): void {
    if (list !== this.#told) {
      this.#told = list;
      this.onStill();
    }
    const { layerAxis, notes } = list;
    const said = JSON.stringify([layerAxis, notes]);
    if (said === this.#notes) return;
    this.#notes = said;
    changePage({ layerAxis, notes });
  }
}
