import { ensure } from '../base/brand.ts';
import { type Address, parseAddress, type StackName } from './address.ts';
import type { AttentionSpec, StackSpec, SublayerSpec } from './architecture.ts';
import type { AxisName } from './axes.ts';
import type { BiasedPart, ModelConfig } from './config.ts';
import type { PlanWriter } from './planWriter.ts';

/** Name of the stream after each sublayer. */
const sums: Readonly<Record<SublayerSpec['name'], string>> = {
  attn: 'resid_mid',
  cross: 'resid_cross',
  mlp: 'resid_post',
};

/** One layer of `stack` from its incoming stream; returns what leaves it. */
export function writeSublayers(
  write: PlanWriter,
  stack: StackSpec,
  config: ModelConfig,
  resid: Address,
  encoded: Address | undefined,
): Address {
  const layer = new LayerWriter(write, stack, config, encoded);
  if (config.parallel) return layer.sideBySide(resid);
  return stack.sublayers.reduce((stream, sublayer) => layer.next(sublayer, stream), resid);
}

class LayerWriter {
  readonly #write: PlanWriter;
  readonly #stack: StackSpec;
  readonly #config: ModelConfig;
  readonly #encoded: Address | undefined;

  constructor(write: PlanWriter, stack: StackSpec, config: ModelConfig, encoded: Address | undefined) {
    this.#write = write;
    this.#stack = stack;
    this.#config = config;
    this.#encoded = encoded;
  }

  /** The stream after one sublayer. */
  next(sublayer: SublayerSpec, stream: Address): Address {
    const { kind, of } = this.#stack.norm;
    const norm = `${sublayer.name}.norm`;
    const read = of === 'input' || of === 'both' ? this.#write.norm(norm, [stream], kind) : stream;
    const sum = this.#write.stream(sums[sublayer.name], [stream, this.#sublayer(sublayer, read)]);
    return of === 'sum' ? this.#write.norm(norm, [sum], kind) : sum;
  }

  /** All sublayers read the same stream and are added to it together. */
  sideBySide(stream: Address): Address {
    const { kind, shared } = this.#stack.norm;
    const reads: Address[] = [];
    const outs = this.#stack.sublayers.map((sublayer) => {
      const norm = `${sublayer.name}.norm`;
      const [first] = reads;
      reads.push(
        shared && first ? this.#write.stream(norm, [first]) : this.#write.norm(norm, [stream], kind),
      );
      return this.#sublayer(sublayer, ensure(reads.at(-1), norm));
    });
    return this.#write.stream('resid_post', [stream, ...outs]);
  }

  #sublayer(sublayer: SublayerSpec, read: Address): Address {
    const out = sublayer.kind === 'attention' ? this.#attention(sublayer, read) : this.#mlp(read);
    const { kind, of } = this.#stack.norm;
    return of === 'output' || of === 'both'
      ? this.#write.norm(`${sublayer.name}.post_norm`, [out], kind)
      : out;
  }

  #attention(spec: AttentionSpec, read: Address): Address {
    const write = this.#write;
    const at = (point: string) => `${spec.name}.${point}`;
    const keys = spec.name === 'cross' ? ensure(this.#encoded, 'an encoder before cross-attention') : read;
    const keysOf = stackOf(keys);
    const linear = (point: string, from: Address, axes: readonly AxisName[], split: 'head' | 'kvHead') =>
      write.op(at(point), 'linear', [from], axes, { weight: true, bias: this.#has('qkv'), split, keysOf });
    let q = linear('q', read, queryAxes, 'head');
    let k = linear('k', keys, keyAxes, 'kvHead');
    const v = linear('v', keys, keyAxes, 'kvHead');
    if (spec.qkNorm) {
      const joined = spec.qkNorm === 'heads' ? { joinsHeads: true } : {};
      const extras = { weight: true, norm: 'rms', keysOf, ...joined } as const;
      q = write.op(at('q_norm'), 'norm', [q], queryAxes, extras);
      k = write.op(at('k_norm'), 'norm', [k], keyAxes, extras);
    }
    if (spec.positions === 'rope') {
      q = write.op(at('q_rot'), 'rotate', [q], queryAxes);
      k = write.op(at('k_rot'), 'rotate', [k], keyAxes);
    }
    const scores = this.#scores(spec, q, k, keysOf);
    const pattern = write.op(at('pattern'), 'softmax', [scores], pairAxes, { keysOf });
    const z = write.op(at('z'), 'mix', [pattern, v], queryAxes);
    const bias = this.#has('out');
    return write.op(at('out'), 'linear', [z], rowAxes, { weight: true, bias, joinsHeads: true });
  }

  /** raw, then bias, scale and cap as the family has them, then the mask. */
  #scores(spec: AttentionSpec, q: Address, k: Address, keysOf: StackName): Address {
    const { scoreScale, scoreCap, dHead, window } = this.#config;
    const write = this.#write;
    const at = (point: string) => `${spec.name}.${point}`;
    const terms = [write.op(at('raw'), 'scores', [q, k], pairAxes, { keysOf })];
    if (spec.positions === 'relative') {
      const bothWays = spec.mask === 'none';
      const extras = { weight: true, weightLayer: 0, bothWays };
      terms.push(write.op(at('bias'), 'distance', [], pairAxes, extras));
    }
    const factor = scoreScale ?? 1 / Math.sqrt(dHead);
    let scores = write.op(at('scaled'), 'scale', terms, pairAxes, { factor, keysOf });
    if (scoreCap !== undefined) {
      scores = write.op(at('capped'), 'cap', [scores], pairAxes, { cap: scoreCap, keysOf });
    }
    if (spec.mask === 'none') return write.op(at('scores'), 'carry', [scores], pairAxes, { keysOf });
    const layer = parseAddress(scores)?.layer ?? 0;
    const limited = window?.layers.includes(layer) ? { window: window.size } : {};
    return write.op(at('scores'), 'mask', [scores], pairAxes, limited);
  }

  #mlp(read: Address): Address {
    const bias = this.#has('mlp');
    const { gatedMlp, activation } = this.#config;
    const inputs = (gatedMlp ? ['mlp.gate', 'mlp.up'] : ['mlp.up']).map((point) =>
      this.#write.op(point, 'linear', [read], ['pos', 'dMlp'], { weight: true, bias }),
    );
    const act = this.#write.op('mlp.act', 'activate', inputs, ['pos', 'dMlp'], { activation });
    return this.#write.op('mlp.out', 'linear', [act], rowAxes, { weight: true, bias });
  }

  #has(part: BiasedPart): boolean {
    return this.#config.biases.includes(part);
  }
}

const rowAxes = ['pos', 'dModel'] as const;
const queryAxes = ['head', 'queryPos', 'dHead'] as const;
const keyAxes = ['kvHead', 'keyPos', 'dHead'] as const;
const pairAxes = ['head', 'queryPos', 'keyPos'] as const;

function stackOf(address: Address): StackName {
  return ensure(parseAddress(address), address).stack;
}
