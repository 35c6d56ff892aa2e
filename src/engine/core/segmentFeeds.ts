import { ensure } from '../../base/brand.ts';
import type { SegmentGraph } from '../../graph/buildSegmentGraph.ts';
import { type FeedName, makeFeed } from '../../graph/feeds.ts';
import type { StackName } from '../../model/address.ts';
import { type ModelConfig, stackConfig } from '../../model/config.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';

/** Feeds that depend on the number of tokens alone, made once per number and stack. */
export class LengthFeeds {
  readonly #config: ModelConfig;
  readonly #lengths = new Map<StackName, number>();
  readonly #made = new Map<StackName, Map<FeedName, RuntimeTensor>>();

  constructor(config: ModelConfig) {
    this.#config = config;
  }

  of({ stack, feeds }: SegmentGraph, length: number): Readonly<Record<string, RuntimeTensor>> {
    const known = this.#lengths.get(stack) === length ? this.#made.get(stack) : undefined;
    const made = known ?? new Map<FeedName, RuntimeTensor>();
    this.#lengths.set(stack, length);
    this.#made.set(stack, made);
    for (const name of feeds) {
      if (!made.has(name)) made.set(name, makeFeed(name, stackConfig(this.#config, stack), length));
    }
    return Object.fromEntries(feeds.map((name) => [name, ensure(made.get(name), name)]));
  }
}
