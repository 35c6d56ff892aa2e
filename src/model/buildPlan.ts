import { ensure } from '../base/brand.ts';
import type { Address } from './address.ts';
import type { ArchitectureSpec, StackSpec } from './architecture.ts';
import { type ModelConfig, stackConfig } from './config.ts';
import type { ModelPlan, Op, Segment } from './plan.ts';
import { PlanWriter } from './planWriter.ts';
import { writeSublayers } from './writeSublayers.ts';

/** Everything a family does to a text, as ordered ops. Inputs of an op always stand earlier in the list. */
export function buildPlan(spec: ArchitectureSpec, config: ModelConfig): ModelPlan {
  const segments: Segment[] = [];
  const before: Op[] = [];
  let encoded: Address | undefined;
  for (const stack of spec.stacks) {
    const written = writeStack(stack, stackConfig(config, stack.name), encoded);
    before.push(...written.before);
    segments.push(...written.segments);
    encoded = written.stream;
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

interface WrittenStack {
  readonly before: readonly Op[];
  readonly segments: readonly Segment[];
  /** What the stack ends with, before any head. */
  readonly stream: Address;
}

function writeStack(stack: StackSpec, config: ModelConfig, encoded: Address | undefined): WrittenStack {
  const { name } = stack;
  const write = new PlanWriter(name);
  const rows = writeEmbeddings(write, stack, config);
  const before = write.take();
  const outside = stack.sublayers.some((sublayer) => sublayer.name === 'cross') && encoded ? [encoded] : [];
  const segments: Segment[] = [];
  let streams = rows;
  for (let layer = 0; layer < config.nLayers; layer++) {
    const reads = [...streams, ...outside];
    if (layer === 0 && stack.embedding.norm) streams = [writeNorm(write, stack, 'embed_norm', streams)];
    const resid = write.at(layer).stream('resid_pre', streams);
    streams = [writeSublayers(write, stack, config, resid, encoded)];
    segments.push({ id: { kind: 'layer', stack: name, layer }, ops: write.take(), reads });
    write.at(undefined);
  }
  const [last] = streams as readonly [Address];
  const stream = stack.finalNorm ? writeNorm(write, stack, 'final_norm', [last]) : last;
  writeHead(write, stack, config, stream);
  const head = write.take();
  if (head.length > 0) segments.push({ id: { kind: 'head', stack: name }, ops: head, reads: [last] });
  if (stack.head === 'masked') {
    writePools(write, config, stream);
    segments.push({ id: { kind: 'pool', stack: name }, ops: write.take(), reads: [stream] });
  }
  return { before, segments, stream };
}

/** Rows of tokens, positions and token types; the first layer adds them up. */
function writeEmbeddings(write: PlanWriter, stack: StackSpec, config: ModelConfig): readonly Address[] {
  const { positions, types } = stack.embedding;
  const axes = ['pos', 'dModel'] as const;
  const factor = config.embedScale;
  const rows = [
    write.op('embed', 'lookup', [], axes, { weight: true, by: 'token', ...(factor ? { factor } : {}) }),
  ];
  if (positions === 'learned') {
    rows.push(write.op('pos_embed', 'lookup', [], axes, { weight: true, by: 'position' }));
  }
  if (positions === 'sinusoidal') rows.push(write.op('pos_embed', 'sinusoid', [], axes));
  if (types) rows.push(write.op('type_embed', 'lookup', [], axes, { weight: true, by: 'type' }));
  return rows;
}

function writeNorm(write: PlanWriter, stack: StackSpec, point: string, inputs: readonly Address[]): Address {
  return write.norm(point, inputs, stack.norm.kind);
}

function writeHead(write: PlanWriter, stack: StackSpec, config: ModelConfig, stream: Address): void {
  const hidden = ['pos', 'dModel'] as const;
  let last = stream;
  if (stack.head === 'none' || (stack.head === 'masked' && !config.maskedHead)) return;
  if (stack.head === 'masked') {
    last = write.op('head.dense', 'linear', [last], hidden, { weight: true, bias: true });
    last = write.op('head.act', 'activate', [last], hidden, { activation: config.activation });
    last = writeNorm(write, stack, 'head.norm', [last]);
  }
  if (config.headScale !== undefined) {
    last = write.op('final_scaled', 'scale', [last], hidden, { factor: config.headScale });
  }
  const logits = ['pos', 'vocab'] as const;
  const weight = config.tiedHead ? 'embed' : true;
  const bias = config.biases.includes('head') ? 'logits' : false;
  if (config.logitCap === undefined) {
    write.op('logits', 'linear', [last], logits, { weight, bias });
    return;
  }
  const uncapped = write.op('logits_uncapped', 'linear', [last], logits, {
    weight: config.tiedHead ? 'embed' : 'logits',
    bias,
  });
  write.op('logits', 'cap', [uncapped], logits, { cap: config.logitCap });
}

function writePools(write: PlanWriter, config: ModelConfig, stream: Address): void {
  if (config.pooler) write.op('pooler', 'pooler', [stream], ['dModel'], { weight: true, bias: true });
  write.op('pooled', 'average', [stream], ['dModel']);
}

/** The op behind an address; throws for an address that is not in the plan. */
export function opAt(plan: ModelPlan, address: Address): Op {
  return ensure(plan.byAddress.get(address), `${address} of the plan`);
}
