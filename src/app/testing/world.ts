import { vi } from 'vitest';
import { type Address, formatAddress } from '../../model/address.ts';
import { changeView, setText } from '../../state/actions.ts';
import { initialState } from '../../state/initialState.ts';
import { store } from '../../state/store.ts';
import { Activity } from '../activity.ts';
import { BroughtModels } from '../broughtModels.ts';
import { Conductor } from '../conductor.ts';
import { PageEventHub } from '../pageEvents.ts';
import { FakeEngine } from './fakeEngine.ts';
import { fakeServer } from './fakeModel.ts';

interface WorldOptions {
  readonly askFirst?: boolean;
  /** Stands before the server: throws what a broken network throws. */
  readonly onFetch?: (url: string) => void;
}

/** A conductor between the store, a server that holds a small model, and engines that a test drives. */
export class World {
  readonly engines: FakeEngine[] = [];
  readonly activity = new Activity();
  readonly frames = new FakeFrames();
  readonly conductor: Conductor;

  constructor({ askFirst = false, onFetch = () => {} }: WorldOptions = {}) {
    vi.useFakeTimers();
    store.setState(initialState, true);
    const { fetchBytes } = fakeServer();
    const createEngine = () => {
      const engine = new FakeEngine();
      this.engines.push(engine);
      return engine;
    };
    this.conductor = new Conductor({
      store,
      brought: new BroughtModels(createEngine),
      createEngine,
      fetchBytes: async (url) => {
        onFetch(url);
        return fetchBytes(url);
      },
      modelsUrl: 'models/',
      askFirst,
      readOther: async () => null,
      firstPicture: async () => {},
      oncePerPicture: (task) => this.frames.run(task),
      activity: this.activity,
      events: new PageEventHub(),
    });
  }

  /** The newest engine, or one of those before it. */
  engine(index = this.engines.length - 1): FakeEngine {
    const engine = this.engines[index];
    if (!engine) throw new Error(`there is no engine ${index}`);
    return engine;
  }

  get run() {
    return store.getState().run;
  }

  get notices(): readonly string[] {
    return store.getState().page.notices.map(({ text }) => text);
  }

  async type(text: string): Promise<void> {
    setText(text);
    await vi.advanceTimersByTimeAsync(250);
  }

  /** Live run of `text` on screen. */
  async startLive(text: string): Promise<void> {
    changeView({ text });
    await this.conductor.start();
    this.engine().emit({ kind: 'loaded', id: 0, ms: 5, chats: false });
    this.engine().play(1);
    await settle();
  }

  end(): void {
    this.conductor.dispose();
    vi.useRealTimers();
  }
}

/** Frames that are drawn at once, or, while they are held, only when a test says so. */
class FakeFrames {
  held = false;
  #newest: (() => void) | null = null;

  run(task: () => void): void {
    if (this.held) this.#newest = task;
    else task();
  }

  draw(): void {
    this.#newest?.();
    this.#newest = null;
  }
}

/** What waits for settled promises has run. */
export function settle(): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(0);
}

export function gate(layer: number): Address {
  return formatAddress({ stack: 'decoder', layer, point: 'mlp.gate' });
}
