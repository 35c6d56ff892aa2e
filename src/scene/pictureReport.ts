import type { DisplayList } from '../layout/displayList.ts';
import { changePage } from '../state/actions.ts';

/** Tells the page what the picture shows, each thing once. */
export class PictureReport {
  #notes = '';
  #held = false;

  /** Whether a hand has moved the camera. */
  tellHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    changePage({ orbited: held });
  }

  /** Where the layers stand and what the legend must say. */
  tell({ layerAxis, notes }: DisplayList): void {
    const said = JSON.stringify([layerAxis, notes]);
    if (said === this.#notes) return;
    this.#notes = said;
    changePage({ layerAxis, notes });
  }
}
