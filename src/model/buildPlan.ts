import { ensure } from '../base/brand.ts';
import { type Address, formatAddress, type StackName, type WeightAddress, weightAddress } from './address.ts';
import type { ArchitectureSpec, AttentionSpec, MlpSpec, StackSpec } from './architecture.ts';
import { axesOf, type AxisName } from './axes.ts';
import type { ModelConfig } from './config.ts';
import type { ModelPlan, Op, OpKind, Segment } from './plan.ts';

/** Everything a family does to a text, as ordered ops. Inputs of an op always stand earlier in the list. */
export function buildPlan(spec: ArchitectureSpec, config: ModelConfig): ModelPlan {
  const segments: Segment[] = [];
  const before: Op[] = [];
  for (const stack of spec.stacks) {
    const writer = new PlanWriter(stack.name);
    let stream = writer.op('embed', 'lookup', [], ['pos', 'dModel'], { weight: true });
    before.push(...writer.take());
    for (let layer = 0; layer < config.nLayers; layer++) {
      const reads = [stream];
      stream = writeLayer(writer.at(layer), stack, config, stream);
      segments.push({ id: { kind: 'layer', stack: stack.name, layer }, ops: writer.take(), reads });
    }
    writeHead(writer.at(undefined), stack, config, stream);
    segments.push({ id: { kind: 'head', stack: stack.name }, ops: writer.take(), reads: [stream] });
  }
  const ops = [...before, ...segments.flatMap((segment) => segment.ops)];
  return {
    config,
    ops,
    byAddress: new Map(ops.map((op) => [op.address, op])),
    segments,
    stacks: spec.stacks.map((stack) => stack.name),
  };
}

function writeLayer(write: PlanWriter, stack: StackSpec, config: ModelConfig, stream: Address): Address {
  let resid = write.op('resid_pre', 'carry', [stream], ['pos', 'dModel']);
  stack.sublayers.forEach((sublayer, index) => {
    const norm = write.op(`${sublayer.name}.norm`, 'norm', [resid], ['pos', 'dModel'], { weight: true });
    const out =
      sublayer.kind === 'attention'
        ? writeAttention(write, sublayer, config, norm)
        : writeMlp(write, sublayer, config, norm);
    const sum = index === stack.sublayers.length - 1 ? 'resid_post' : 'resid_mid';
    resid = write.op(sum, 'add', [resid, out], ['pos', 'dModel']);
  });
  return resid;
}

function writeAttention(write: PlanWriter, spec: AttentionSpec, config: ModelConfig, norm: Address): Address {
  const at = (point: string) => `${spec.name}.${point}`;
  const bias = config.attentionBias;
  const queryAxes: AxisName[] = ['head', 'queryPos', 'dHead'];
  const keyAxes: AxisName[] = ['kvHead', 'keyPos', 'dHead'];
  const pairAxes: AxisName[] = ['head', 'queryPos', 'keyPos'];
  let q = write.op(at('q'), 'linear', [norm], queryAxes, { weight: true, bias, split: 'head' });
  let k = write.op(at('k'), 'linear', [norm], keyAxes, { weight: true, bias, split: 'kvHead' });
  const v = write.op(at('v'), 'linear', [norm], keyAxes, { weight: true, bias, split: 'kvHead' });
  if (spec.positions === 'rope') {
    q = write.op(at('q_rot'), 'rotate', [q], queryAxes);
    k = write.op(at('k_rot'), 'rotate', [k], keyAxes);
  }
  const raw = write.op(at('raw'), 'scores', [q, k], pairAxes);
  const scaled = write.op(at('scaled'), 'scale', [raw], pairAxes);
  const scores = spec.mask === 'causal' ? write.op(at('scores'), 'mask', [scaled], pairAxes) : scaled;
  const pattern = write.op(at('pattern'), 'softmax', [scores], pairAxes);
  const z = write.op(at('z'), 'mix', [pattern, v], queryAxes);
  return write.op(at('out'), 'linear', [z], ['pos', 'dModel'], { weight: true, bias, joinsHeads: true });
}

function writeMlp(write: PlanWriter, spec: MlpSpec, config: ModelConfig, norm: Address): Address {
  const bias = config.mlpBias;
  const inputs = (spec.gated ? ['mlp.gate', 'mlp.up'] : ['mlp.up']).map((point) =>
    write.op(point, 'linear', [norm], ['pos', 'dMlp'], { weight: true, bias }),
  );
  const act = write.op('mlp.act', 'activate', inputs, ['pos', 'dMlp']);
  return write.op('mlp.out', 'linear', [act], ['pos', 'dModel'], { weight: true, bias });
}

function writeHead(write: PlanWriter, stack: StackSpec, config: ModelConfig, stream: Address): void {
  let last = stream;
  if (stack.finalNorm) last = write.op('final_norm', 'norm', [last], ['pos', 'dModel'], { weight: true });
  if (stack.head.kind === 'none') return;
  const weight = config.tiedHead ? 'embed' : true;
  write.op('logits', 'linear', [last], ['pos', 'vocab'], { weight });
}

interface OpExtras {
  /** true: the weight stands under the op's own address; a point: it is shared with that point. */
  readonly weight?: true | string;
  readonly bias?: boolean;
  readonly split?: 'head' | 'kvHead';
  readonly joinsHeads?: boolean;
}

/** Collects ops of one stack, with addresses built in one place. */
class PlanWriter {
  #layer: number | undefined;
  #ops: Op[] = [];
  readonly #stack: StackName;

  constructor(stack: StackName) {
    this.#stack = stack;
  }

  at(layer: number | undefined): PlanWriter {
    this.#layer = layer;
    return this;
  }

  op(
    point: string,
    kind: OpKind,
    inputs: readonly Address[],
    axes: readonly AxisName[],
    extras: OpExtras = {},
  ): Address {
    const parts = { stack: this.#stack, point, ...(this.#layer === undefined ? {} : { layer: this.#layer }) };
    const { weight, bias, split, joinsHeads } = extras;
    const address = formatAddress(parts);
    this.#ops.push({
      address,
      kind,
      inputs,
      axes: axesOf(this.#stack, ...axes),
      ...(weight === undefined ? {} : { weight: this.#weight(parts, weight) }),
      ...(bias ? { bias: weightAddress(parts, 'bias') } : {}),
      ...(split ? { split } : {}),
      ...(joinsHeads ? { joinsHeads } : {}),
    });
    return address;
  }

  take(): readonly Op[] {
    return this.#ops.splice(0);
  }

  #weight(parts: { stack: StackName; point: string; layer?: number }, weight: true | string): WeightAddress {
    return weight === true ? weightAddress(parts) : weightAddress({ stack: this.#stack, point: weight });
  }
}

/** The op behind an address; throws for an address that is not in the plan. */
export function opAt(plan: ModelPlan, address: Address): Op {
  return ensure(plan.byAddress.get(address), `${address} of the plan`);
}
