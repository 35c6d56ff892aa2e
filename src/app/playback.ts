import { changePage, changeView } from '../state/actions.ts';
import type { PageState } from '../state/loomState.ts';
import type { LaneStore } from '../state/store.ts';
import type { Activity } from './activity.ts';

export interface FrameClock {
  requestAnimationFrame(draw: (time: number) => void): number;
  cancelAnimationFrame(handle: number): void;
}

/** A layer's share of a replay at speed 1: long enough to follow the beads through attention and MLP. */
const replayLayerMs = 400;
/** A layer of a run that arrives: the wavefront goes on at this pace when layers come faster. */
const arrivalLayerMs = 40;
/** Reduced motion: a whole layer at a time, at this pace. */
const stillLayerMs = 700;

type Motion =
  /** A replay over the layers that are here; it stays where it is paused. */
  | { readonly kind: 'replay' }
  /** The wavefront of a run while its layers arrive. */
  | { readonly kind: 'arrival'; readonly end: () => void };

/** Where the processor draws, every frame of the wavefront would hold up the run that it follows. */
function mayFlow({ reducedMotion, drawnBy }: PageState): boolean {
  return !reducedMotion && drawnBy !== 'software';
}

/** Moves `page.flow` and `view.at` through the layers: a replay a person has asked for, or a run that arrives. */
export class Playback {
  readonly #clock: FrameClock;
  readonly #activity: Activity;
  readonly #store: LaneStore;
  #motion: Motion | null = null;
  #frame = 0;
  /** Layers and a fraction: 3.5 is halfway through layer 3. */
  #position = 0;
  #time: number | null = null;
  #leave: () => void = () => {};

  constructor(clock: FrameClock, activity: Activity, store: LaneStore) {
    this.#clock = clock;
    this.#activity = activity;
    this.#store = store;
  }

  /** Follows the runs that arrive. */
  start(): void {
    this.#leave = this.#store.subscribe(({ run, page, view }, before) => {
      const streams = run.status === 'running' && run.source === 'live' && run.layersReady > 0;
      const other = run.values !== before.run.values;
      if (other && this.#motion) this.#stop();
      if (streams && run.layersReady !== before.run.layersReady && mayFlow(page)) this.#followArrival(other);
      // Waiting at the front for a layer that will not come: the frame finds that the run has ended.
      if (this.#motion?.kind === 'arrival' && run.status !== 'running') this.#request();
      if (view.at !== before.view.at && !this.#motion) this.#showPaused();
    });
  }

  dispose(): void {
    this.#leave();
    this.#stop();
  }

  /** From where playback stands, or from the first layer if it stands at the end. */
  play(): void {
    const { run, view } = this.#store.getState();
    if (run.layersReady === 0) return;
    this.#stop();
    this.#position = view.at === null || view.at >= run.layersReady - 1 ? 0 : view.at;
    this.#motion = { kind: 'replay' };
    changePage({ playing: true }, this.#store);
    this.#show();
    this.#request();
  }

  pause(): void {
    if (this.#motion?.kind !== 'replay') return;
    this.#halt();
    this.#showPaused();
  }

  /** Whole layers; leaves playback paused. */
  step(delta: number): void {
    const { run, view } = this.#store.getState();
    if (run.layersReady === 0) return;
    this.#halt();
    const last = run.layersReady - 1;
    const at = Math.min(last, Math.max(0, (view.at ?? last) + delta));
    this.#scrub(at === last ? null : at);
    this.#showPaused();
  }

  #followArrival(fresh: boolean): void {
    if (this.#motion?.kind === 'replay') return;
    if (!this.#motion) {
      this.#position = fresh ? 0 : Math.max(0, this.#store.getState().run.layersReady - 1);
      this.#motion = { kind: 'arrival', end: this.#activity.begin() };
    }
    this.#request();
  }

  #request(): void {
    if (this.#frame === 0) this.#frame = this.#clock.requestAnimationFrame(this.#draw);
  }

  readonly #draw = (time: number): void => {
    this.#frame = 0;
    const motion = this.#motion;
    if (!motion) return;
    // A page that was hidden goes on where it stood.
    const passed = Math.min(100, this.#time === null ? 0 : time - this.#time);
    this.#time = time;
    const { run, page } = this.#store.getState();
    const stepMs = motion.kind === 'arrival' ? arrivalLayerMs : this.#layerMs() / page.playSpeed;
    this.#position = Math.min(run.layersReady, this.#position + passed / stepMs);
    if (this.#position < run.layersReady) {
      this.#show();
      this.#request();
    } else if (motion.kind === 'arrival' && run.status === 'running') {
      // Waits at the front: the next layer sets it going again.
      this.#time = null;
      changePage({ flow: { layer: run.layersReady - 1, phase: 1 } }, this.#store);
    } else this.#finish();
  };

  #layerMs(): number {
    return this.#store.getState().page.reducedMotion ? stillLayerMs : replayLayerMs;
  }

  #show(): void {
    const layer = Math.floor(this.#position);
    const { view, page } = this.#store.getState();
    const phase = page.reducedMotion ? 1 : this.#position - layer;
    if (this.#motion?.kind === 'replay' && view.at !== layer) this.#scrub(layer);
    if (page.flow?.layer !== layer || page.flow.phase !== phase)
      changePage({ flow: { layer, phase } }, this.#store);
  }

  /** Standing inside a run, the layer that it stands at is shown as just passed. */
  #showPaused(): void {
    const { at } = this.#store.getState().view;
    changePage({ flow: at === null ? null : { layer: at, phase: 1 } }, this.#store);
  }

  #finish(): void {
    const replayed = this.#motion?.kind === 'replay';
    this.#halt();
    if (replayed) this.#scrub(null);
    changePage({ flow: null }, this.#store);
  }

  #stop(): void {
    if (!this.#motion) return;
    this.#halt();
    changePage({ flow: null }, this.#store);
  }

  #scrub(at: number | null): void {
    changeView({ at }, this.#store);
  }

  #halt(): void {
    const motion = this.#motion;
    this.#motion = null;
    this.#time = null;
    if (this.#frame !== 0) this.#clock.cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (motion?.kind === 'arrival') motion.end();
    if (this.#store.getState().page.playing) changePage({ playing: false }, this.#store);
  }
}
