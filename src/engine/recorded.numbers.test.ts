import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { type Address, parseAddress } from '../model/address.ts';
import type { Prediction } from '../model/prediction.ts';
import { catalogueModels } from '../model/catalogue.ts';
import { layerFileName } from './layerFileName.ts';
import { NodeEngine, type RunRecord } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { modelFolder } from './testing/sampledReference.ts';
import { rowError } from './testing/tolerance.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

/** Runs on other machines may add in another order; what the picture shows may not differ. */
const tolerance = { ofRowMax: 1e-5 };

describe.each(catalogueModels.map(({ id }) => id))('the recorded run of %s', (id) => {
  const folder = join(modelFolder(id), 'recorded');
  const readRecorded = (name: string) =>
    readSafetensors(new Uint8Array(readFileSync(join(folder, name))), name);
  const overview = readRecorded('overview.safetensors');
  const { metadata } = overview;
  let engine: NodeEngine;
  let run: RunRecord;

  beforeAll(async () => {
    engine = new NodeEngine(await openModelFolder(modelFolder(id), id), nodeRuntime(2));
    await engine.load();
    const decoder = engine.model.plan.stacks.length > 1 ? recordedIds('decoder_tokens') : undefined;
    run = await engine.run(ensure(metadata.get('text'), 'text'), 'all', { decoder });
  });
  afterAll(() => engine.core.dispose());

  function recordedIds(key: string): readonly number[] {
    const tokens = JSON.parse(metadata.get(key) ?? '') as readonly { readonly id: number }[];
    return tokens.map((token) => token.id);
  }

  function expectSame(address: string, recorded: Float32Array): void {
    const { values, shape } = ensure(run.values.get(address as Address), address);
    const width = shape.at(-1) ?? 1;
    for (let from = 0; from < recorded.length; from += width) {
      const fresh = (values as Float32Array).subarray(from, from + width);
      const error = rowError(fresh, recorded.subarray(from, from + width), tolerance);
      if (error >= 1) throw new Error(`${address}, row ${from / width}: ${error} times what is allowed`);
    }
  }

  it('has an overview with the patterns and cells of every layer, as a fresh run gives them', () => {
    expect(statSync(join(folder, 'overview.safetensors')).size).toBeLessThanOrEqual(400_000);
    const points = new Map<string, number>();
    for (const [address, { values }] of overview.tensors) {
      const { point } = ensure(parseAddress(address), address);
      points.set(point, (points.get(point) ?? 0) + 1);
      if (values instanceof Float32Array) expectSame(address, values);
    }
    const { plan } = engine.model;
    const layers = plan.segments.filter((segment) => segment.id.kind === 'layer').length;
    const crosses = plan.ops.filter(({ address }) => address.endsWith('.cross.pattern')).length;
    expect(Object.fromEntries(points)).toEqual({
      tokens: plan.stacks.length,
      'attn.pattern': layers,
      ...(crosses > 0 && { 'cross.pattern': crosses }),
      'view.share': layers,
      'view.attn_size': layers,
      'view.mlp_size': layers,
      'view.turn': layers,
      'view.norm': layers,
    });
  });

  it('has every value of every layer', () => {
    const { plan } = engine.model;
    for (const { id: place, ops } of plan.segments) {
      if (place.kind !== 'layer') continue;
      const { tensors } = readRecorded(layerFileName(plan, place));
      const own = ops.filter(({ address }) => parseAddress(address)?.layer !== undefined);
      for (const { address } of own) expect(tensors.has(address), address).toBe(true);
      for (const [address, { values }] of tensors) expectSame(address, values as Float32Array);
    }
  });

  it('has tokens, the best guesses of every row and milliseconds of every layer', () => {
    expect(JSON.parse(metadata.get('tokens') ?? '')).toEqual(run.tokens);
    expect(recordedIds('decoder_tokens')).toEqual(run.decoderTokens.map((token) => token.id));
    const rows = JSON.parse(metadata.get('predictions') ?? '') as readonly (readonly Prediction[])[];
    expect(rows).toHaveLength(run.predictions.length);
    rows.forEach((row, pos) => {
      row.forEach(({ id, text, probability }, place) => {
        const fresh = run.predictions[pos]?.[place];
        expect([id, text]).toEqual([fresh?.id, fresh?.text]);
        expect(probability).toBeCloseTo(fresh?.probability ?? Number.NaN, 4);
      });
    });
    expect(JSON.parse(metadata.get('layer_ms') ?? '')).toHaveLength(run.layerMs.length);
  });
});
