import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { type Address, parseAddress } from '../model/address.ts';
import type { Prediction } from '../model/prediction.ts';
import { NodeEngine, type RunRecord } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { layerFileName } from './node/recordFiles.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { smollm2Folder } from './testing/sampledReference.ts';
import { rowError } from './testing/tolerance.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

const folder = join(smollm2Folder, 'recorded');
/** Runs on other machines may add in another order; what the picture shows may not differ. */
const tolerance = { ofRowMax: 1e-5 };

function readRecorded(name: string) {
  return readSafetensors(new Uint8Array(readFileSync(join(folder, name))), name);
}

describe('the recorded run', () => {
  const overview = readRecorded('overview.safetensors');
  const { metadata } = overview;
  let engine: NodeEngine;
  let run: RunRecord;

  beforeAll(async () => {
    engine = new NodeEngine(await openModelFolder(smollm2Folder, 'smollm2-135m-instruct'), nodeRuntime(2));
    await engine.load();
    run = await engine.run(ensure(metadata.get('text'), 'text'), 'all');
  });
  afterAll(() => engine.core.dispose());

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
    expect(Object.fromEntries(points)).toEqual({
      tokens: 1,
      'attn.pattern': 30,
      'view.share': 30,
      'view.attn_size': 30,
      'view.mlp_size': 30,
      'view.turn': 30,
      'view.norm': 30,
    });
  });

  it.each([0, 11, 29])('has every value of layer %i', (layer) => {
    const { tensors } = readRecorded(layerFileName(layer));
    const expected = engine.model.plan.ops
      .map(({ address }) => address)
      .filter((address) => parseAddress(address)?.layer === layer);
    for (const address of expected) expect(tensors.has(address), address).toBe(true);
    for (const [address, { values }] of tensors) expectSame(address, values as Float32Array);
  });

  it('has tokens, the best guesses of every row and milliseconds of every layer', () => {
    expect(JSON.parse(metadata.get('tokens') ?? '')).toEqual(run.tokens);
    const rows = JSON.parse(metadata.get('predictions') ?? '') as readonly (readonly Prediction[])[];
    expect(rows).toHaveLength(run.tokens.length);
    rows.forEach((row, pos) => {
      row.forEach(({ id, text, probability }, place) => {
        const fresh = run.predictions[pos]?.[place];
        expect([id, text]).toEqual([fresh?.id, fresh?.text]);
        expect(probability).toBeCloseTo(fresh?.probability ?? Number.NaN, 4);
      });
    });
    expect(JSON.parse(metadata.get('layer_ms') ?? '')).toHaveLength(30);
  });
});
