import type { SegmentGraph } from '../../graph/buildSegmentGraph.ts';
import { type FeedName, makeFeed } from '../../graph/feeds.ts';
import type { ModelConfig } from '../../model/config.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';

/** Feeds that depend on the number of tokens alone, made once per number. */
export class LengthFeeds {
  readonly #config: ModelConfig;
  #length = -1;
  #made = new Map<FeedName, RuntimeTensor>();

  constructor(config: ModelConfig) {
    this.#config = config;
  }

  of(graph: SegmentGraph, length: number): Readonly<Record<string, RuntimeTensor>> {
    if (length !== this.#length) {
      this.#length = length;
      this.#made = new Map();
    }
    return Object.fromEntries(graph.feeds.map((name) => [name, this.#feed(name)]));
  }

  #feed(name: FeedName): RuntimeTensor {
    const made = this.#made.get(name) ?? makeFeed(name, this.#config, this.#length);
    this.#made.set(name, made);
    return made;
  }
}
