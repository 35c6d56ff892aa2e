import { type Address, formatAddress } from '../model/address.ts';
import type { HeadsInput } from '../model/derive/arcs.ts';
import { range } from './geometry.ts';
import type { LayoutInput } from './layoutInput.ts';
import { repeatedWords, tokenTexts } from './tokenText.ts';

/** What every part of a picture asks for, resolved once per layout. */
export interface LayoutContext {
  readonly input: LayoutInput;
  /** Number of tokens. */
  readonly count: number;
  /** Number of tokens that are looked at. */
  readonly keyCount: number;
  /** The leading query token; null when none of this text is selected. */
  readonly selected: number | null;
  /** Query tokens selected besides the leading one. */
  readonly others: readonly number[];
  /** Layers that may be drawn, from 0: here, and not ahead of playback. */
  readonly layersShown: number;
  readonly texts: readonly string[];
  readonly repeated: ReadonlySet<number>;
  /** Every layer that may be drawn, for the derivations over heads. */
  readonly heads: HeadsInput;
  readonly address: (layer: number, point: string) => Address;
  /** Point of the attention that is shown: `attn.pattern`, or `cross.pattern`. */
  readonly point: (name: string) => string;
  readonly values: (layer: number, point: string) => Float32Array | undefined;
}

export function layoutContext(input: LayoutInput): LayoutContext {
  const { config, tokens, view } = input;
  const count = tokens.length;
  const { sublayer, name, keysOf } = input.stack;
  const keyCount = keysOf === name ? count : (input.keyTokens?.length ?? 0);
  const point = (own: string): string => `${sublayer}.${own}`;
  const leading = view.queries.at(-1) ?? null;
  const address = (layer: number, of: string): Address => formatAddress({ stack: name, layer, point: of });
  const values = (layer: number, of: string): Float32Array | undefined => input.values(address(layer, of));
  const playback = input.flow ? input.flow.layer + 1 : (view.at ?? config.nLayers) + 1;
  const layersShown = Math.min(input.layersReady, config.nLayers, playback);
  const texts = tokenTexts(tokens, view.text);
  return {
    input,
    count,
    keyCount,
    point,
    selected: leading !== null && leading >= 0 && leading < count ? leading : null,
    others: view.queries.filter(
      (row, at) => row >= 0 && row < count && row !== leading && view.queries.indexOf(row) === at,
    ),
    layersShown,
    texts,
    repeated: repeatedWords(texts),
    heads: {
      layers: range(layersShown),
      nHeads: config.nHeads,
      count,
      ...(keysOf === name ? {} : { keyCount }),
      causal: input.stack.causal,
      pattern: (layer) => values(layer, point('pattern')),
      resting: input.resting,
    },
    address,
    values,
  };
}
