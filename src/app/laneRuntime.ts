import { oncePer } from '../base/oncePer.ts';
import { focusedStore, laneOf, lanes } from '../state/lanes.ts';
import { type LaneStore, secondStore, store } from '../state/store.ts';
import { Conductor, type ConductorParts } from './conductor.ts';
import { nextPicture } from './nextPicture.ts';
import { Writer } from './writer.ts';
import { type FrameClock, Playback } from './playback.ts';

/** What keeps one lane going. */
export interface LaneRuntime {
  readonly conductor: Conductor;
  readonly playback: Playback;
  readonly writer: Writer;
  dispose(): void;
}

export interface LanesParts extends Omit<ConductorParts, 'store' | 'oncePerPicture' | 'readOther'> {
  readonly clock: FrameClock;
}

/** Engine and clock of lane a, and of lane b while there is one: the same code, run on another lane. */
export class LaneRuntimes {
  readonly first: LaneRuntime;
  readonly #parts: LanesParts;
  #second: LaneRuntime | null = null;

  constructor(parts: LanesParts) {
    this.#parts = parts;
    this.first = this.#create(store);
  }

  /** Lanes on screen; null where lane b is not. */
  at(lane: number): LaneRuntime | null {
    return [this.first, this.#second][lane] ?? null;
  }

  /** The one that commands are about. */
  get focused(): LaneRuntime {
    return this.at(laneOf(focusedStore())) ?? this.first;
  }

  /** Opens lane a's model, and lane b's whenever that lane is opened. */
  async start(): Promise<void> {
    lanes.subscribe(({ compared }) => this.#follow(compared));
    this.#follow(lanes.getState().compared);
    await this.first.conductor.start();
  }

  #follow(compared: boolean): void {
    if (compared === (this.#second !== null)) return;
    if (compared) {
      this.#second = this.#create(secondStore);
      void this.#second.conductor.start();
    } else {
      this.#second?.dispose();
      this.#second = null;
    }
  }

  #create(own: LaneStore): LaneRuntime {
    const { clock, ...parts } = this.#parts;
    const lane = laneOf(own);
    const other = () => this.at(1 - lane)?.conductor ?? null;
    const conductor = new Conductor({
      ...parts,
      store: own,
      oncePerPicture: oncePer(nextPicture),
      readOther: async (address) => (await other()?.values.read(address)) ?? null,
    });
    const leave = own.subscribe(({ run }, { run: before }) => {
      const isNew = run.status === 'done' && (before.status !== 'done' || run.values !== before.values);
      if (isNew) other()?.otherLaneChanged();
    });
    const playback = new Playback(clock, parts.activity, own);
    playback.start();
    const writer = new Writer(own);
    const dispose = (): void => {
      leave();
      writer.dispose();
      playback.dispose();
      conductor.dispose();
      conductor.runs.clear();
    };
    return { conductor, playback, writer, dispose };
  }
}
