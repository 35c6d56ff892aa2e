import type { Pose } from '../layout/layoutInput.ts';
import { formatAddress } from '../model/address.ts';
import type { LoomState } from '../state/loomState.ts';

/** From one opened layer to another the old picture stays this long for the new one's values, ms. */
const patience = 300;

/** Keeps empty outlines from flashing where the values of the next layer are about to arrive. */
export class LayerChange {
  #layer: number | null = null;
  #since = 0;

  /** Ms that the drawn picture is to be kept; 0 = draw the new one. `now` in ms. */
  waitsFor({ run }: LoomState, pose: Pose, drawn: Pose | null, now: number): number {
    const { layer } = pose;
    const isChange = drawn !== null && layer !== null && drawn.layer !== null && drawn.layer !== layer;
    const isHere =
      layer === null ||
      !run.stack ||
      run.values.has(formatAddress({ stack: run.stack.name, layer, point: 'attn.q' }));
    if (!isChange || isHere || drawn.open < 1 || pose.open < 1) {
      this.#layer = null;
      return 0;
    }
    if (this.#layer !== layer) {
      this.#layer = layer;
      this.#since = now;
    }
    return Math.max(0, this.#since + patience - now);
  }
}
