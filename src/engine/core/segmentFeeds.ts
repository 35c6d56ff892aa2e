import { ensure } from '../../base/brand.ts';
import type { SegmentGraph } from '../../graph/buildSegmentGraph.ts';
import { type FeedName, makeFeed, type RowRange } from '../../graph/feeds.ts';
import type { StackName } from '../../model/address.ts';
import { type ModelConfig, stackConfig } from '../../model/config.ts';
import type { RuntimeTensor } from '../runtime/runtime.ts';

export type Feeds = Readonly<Record<string, RuntimeTensor>>;

/** Feeds that depend on the number of tokens alone, made once per range of rows and stack. */
export class LengthFeeds {
  readonly #config: ModelConfig;
  readonly #ranges = new Map<StackName, RowRange>();
  readonly #made = new Map<StackName, Map<FeedName, RuntimeTensor>>();

  constructor(config: ModelConfig) {
    this.#config = config;
  }

  of({ stack, feeds }: SegmentGraph, range: RowRange): Feeds {
    const last = this.#ranges.get(stack);
    const isKnown = last?.from === range.from && last.to === range.to;
    const made = (isKnown && this.#made.get(stack)) || new Map<FeedName, RuntimeTensor>();
    this.#ranges.set(stack, range);
    this.#made.set(stack, made);
    for (const name of feeds) {
      if (!made.has(name)) made.set(name, makeFeed(name, stackConfig(this.#config, stack), range));
    }
    return Object.fromEntries(feeds.map((name) => [name, ensure(made.get(name), name)]));
  }
}

/** No earlier keys and values: a text that is run as a whole. */
export function emptyPasts({ pasts }: Pick<SegmentGraph, 'pasts'>): Feeds {
  return Object.fromEntries(
    pasts.map(({ name, kvHeads, dHead }) => [
      name,
      { values: new Float32Array(0), shape: [kvHeads, 0, dHead] },
    ]),
  );
}
