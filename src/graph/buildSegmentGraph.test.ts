import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { llama } from '../model/architectures/llama.ts';
import { buildPlan } from '../model/buildPlan.ts';
import type { ModelConfig } from '../model/config.ts';
import { buildSegmentGraph, segmentName } from './buildSegmentGraph.ts';

const config: ModelConfig = {
  family: 'llama',
  nLayers: 3,
  nHeads: 6,
  nKvHeads: 2,
  dModel: 48,
  dHead: 8,
  dMlp: 64,
  vocabSize: 100,
  nCtx: 128,
  normEps: 1e-5,
  rope: { theta: 10000 },
  tiedHead: true,
  activation: 'silu',
  gatedMlp: true,
  biases: ['qkv', 'out'],
};
const plan = buildPlan(llama, config);

function decoded(index: number) {
  const segment = ensure(plan.segments[index], `segment ${index}`);
  const built = buildSegmentGraph(plan, segment);
  const model = onnx.ModelProto.decode(built.bytes);
  return { segment, built, model, graph: ensure(model.graph, 'graph') };
}

describe('graph of a segment, decoded by another library', () => {
  it.each([0, 2, 3])('segment %i: every op is an output under its address', (index) => {
    const { segment, graph, model } = decoded(index);
    expect(graph.name).toBe(segmentName(segment.id));
    expect(graph.output?.map(({ name }) => name)).toEqual(segment.ops.map((op) => op.address));
    expect(model.opsetImport?.map(({ domain, version }) => [domain, Number(version)])).toEqual([
      ['', 17],
      ['com.microsoft', 1],
    ]);
  });

  it('defines every value once, before it is used', () => {
    const { graph } = decoded(1);
    const inputs = graph.input?.map(({ name }) => name) ?? [];
    const defined = new Set([...inputs, ...(graph.initializer ?? []).map(({ name }) => name)]);
    for (const node of graph.node ?? []) {
      for (const input of node.input ?? []) expect(defined, `${node.name} reads ${input}`).toContain(input);
      for (const output of node.output ?? []) {
        expect(defined).not.toContain(output);
        defined.add(output);
      }
    }
    for (const output of graph.output ?? []) expect(defined).toContain(output.name);
  });

  it('keeps weights outside, one external file each, with the shapes of the plan', () => {
    const { graph, built } = decoded(1);
    const external = (graph.initializer ?? []).filter(({ dataLocation }) => dataLocation === 1);
    const shapes = Object.fromEntries(external.map(({ name, dims }) => [name, dims?.map(Number)]));
    expect(shapes).toEqual(Object.fromEntries(built.weights.map(({ name, shape }) => [name, shape])));
    expect(shapes['weights.decoder.1.attn.k']).toEqual([16, 48]);
    expect(shapes['weights.decoder.1.attn.k.bias']).toEqual([16]);
    expect(shapes['weights.decoder.1.mlp.out']).toEqual([48, 64]);
    for (const tensor of external) {
      expect(tensor.externalData?.map(({ key, value }) => [key, value])).toEqual([['location', tensor.name]]);
    }
  });

  it('shares key heads by reshaping, without copies of them', () => {
    const { graph } = decoded(0);
    const kinds = (graph.node ?? []).map(({ opType }) => opType);
    expect(kinds).not.toContain('Expand');
    expect(kinds).not.toContain('Tile');
    expect(built(0)).toEqual(['rope.cos', 'rope.sin', 'mask.causal']);
  });

  it('gives the head a tied table and no feeds', () => {
    expect(built(3)).toEqual([]);
    expect(decoded(3).built.weights.map(({ name }) => name)).toEqual([
      'weights.decoder.final_norm',
      'weights.decoder.embed',
    ]);
  });

  it('is the same graph for every layer but for the names', () => {
    const text = (index: number) => Buffer.from(decoded(index).built.bytes).toString('latin1');
    const renamed = text(2).replaceAll('decoder.1.', 'decoder.0.').replaceAll('decoder.2.', 'decoder.1.');
    expect(renamed.replaceAll('decoder.2', 'decoder.1')).toBe(text(1));
  });
});

function built(index: number): readonly string[] {
  return decoded(index).built.feeds;
}
