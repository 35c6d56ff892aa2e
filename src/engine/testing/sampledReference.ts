import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensure } from '../../base/brand.ts';
import { type Address, parseAddress } from '../../model/address.ts';
import type { NodeEngine, RunRecord } from '../node/nodeEngine.ts';
import { readSafetensors } from '../weights/readSafetensors.ts';
import { rowError, toleranceOf } from './tolerance.ts';

export const referenceTexts = ['cat-mat', 'deposit-bank', 'river-bank', 'mary-john', 'mix'] as const;

export function modelFolder(id: string): string {
  return join(import.meta.dirname, '../../../models', id);
}

export const smollm2Folder = modelFolder('smollm2-135m-instruct');

function fixture(folder: string, name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../fixtures', folder, name));
}

export interface Reference {
  readonly text: string;
  readonly ids: readonly number[];
  /** Of a decoder beside the encoder. */
  readonly decoder_ids?: readonly number[];
  /** Positions whose logits the file holds, in the order of its rows. */
  readonly logits_positions?: readonly number[];
  readonly top10_last_position?: readonly {
    readonly id: number;
    readonly logit: number;
    readonly probability: number;
  }[];
}

export function readReference(folder: string, slug: string): Reference {
  return JSON.parse(fixture(folder, `${slug}.json`).toString()) as Reference;
}

/** Whole rows of the reference, at their row numbers over all leading axes. */
export interface SampledRows {
  readonly width: number;
  readonly rows: readonly number[];
  readonly values: Float32Array;
}

export function sampledRows(folder: string, slug: string): ReadonlyMap<Address, SampledRows> {
  const name = `${slug}.safetensors`;
  const { tensors } = readSafetensors(new Uint8Array(fixture(folder, name)), name);
  const sampled = new Map<Address, SampledRows>();
  for (const [address, { shape, values }] of tensors) {
    const rows = tensors.get(`rows/${address}`)?.values;
    if (!rows || !(values instanceof Float32Array)) continue;
    sampled.set(address as Address, { width: shape[1] ?? 0, rows: [...rows].map(Number), values });
  }
  return sampled;
}

/** Worst error by point in units of its tolerance, and how many addresses were compared. */
export async function compareWithReference(
  engine: NodeEngine,
  { folder, slug }: { readonly folder: string; readonly slug: string },
  run: RunRecord,
) {
  const { logits_positions: positions } = readReference(folder, slug);
  const errors = new Map<string, number>();
  const sampled = sampledRows(folder, slug);
  for (const [address, { width, rows, values }] of sampled) {
    const { point } = ensure(parseAddress(address), address);
    const held = run.values.get(address) ?? (await engine.core.read(address));
    const found = ensure(held, `${address} of the run`).values as Float32Array;
    rows.forEach((row, place) => {
      // The reference keeps logits of some positions only; its rows count those.
      const at = point === 'logits' && positions ? ensure(positions[row], 'a position') : row;
      const error = rowError(
        found.subarray(at * width, (at + 1) * width),
        values.subarray(place * width, (place + 1) * width),
        toleranceOf(point),
      );
      errors.set(point, Math.max(errors.get(point) ?? 0, error));
    });
  }
  return { addresses: sampled.size, errors: Object.fromEntries(errors) };
}
