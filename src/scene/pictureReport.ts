import type { DisplayList } from '../layout/displayList.ts';
import { changePage } from '../state/actions.ts';
import type { LaneStore } from '../state/store.ts';
import type { LaneRegion } from '../model/laneRegion.ts';

/** Tells the page what the picture shows, each thing once. */
export class PictureReport {
  readonly #lane: LaneStore;
  #notes = '';
  #held = false;
  #told: DisplayList | null = null;
  /** Told when another picture has come to rest. */
  onStill: () => void = () => {};

  constructor(lane: LaneStore) {
    this.#lane = lane;
  }

  /** Whether a hand has moved the camera. */
  tellHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    changePage({ orbited: held }, this.#lane);
  }

  /** Where the picture and its layers stand in the scene region, and what the legend must say. */
  tell(list: DisplayList, { x, y, width, height }: LaneRegion): void {
    if (list !== this.#told) {
      this.#told = list;
      this.onStill();
    }
    const { notes } = list;
    const region = { x, y, width, height };
    const { x0, pitch, end } = list.layerAxis;
    const layerAxis = { x0: x0 + x, pitch, end: end + x };
    const said = JSON.stringify([layerAxis, notes, region]);
    if (said === this.#notes) return;
    this.#notes = said;
    changePage({ layerAxis, notes, region }, this.#lane);
  }
}
