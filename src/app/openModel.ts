import { specOf } from '../engine/checkpoint/chooseFamily.ts';
import type { ModelSource } from '../engine/protocol.ts';
import { buildPlan } from '../model/buildPlan.ts';
import { type Manifest, parseManifest, type TensorType } from '../model/manifest.ts';
import type { ModelPlan } from '../model/plan.ts';
import type { BroughtModel } from './broughtModel.ts';
import type { CapturedRun } from './capturedRun.ts';
import type { FetchBytes } from './recordedRun.ts';

/** What the page knows of a model before any of its weights are here. */
export interface OpenModel {
  readonly plan: ModelPlan;
  readonly title: string;
  readonly totalBytes: number;
  /** null: a captured run, which has no model. */
  readonly source: ModelSource | null;
  readonly captured?: CapturedRun;
  /** Of the catalogue. */
  readonly manifest: Manifest | null;
}

/** Bits of a weight as most tensors of the catalogue's model store it; null for what was brought. */
export function weightBits(manifest: Manifest | null): number | null {
  const counts = new Map<TensorType, number>();
  for (const { type, shape } of manifest?.tensors ?? []) {
    // Norms and biases are short: what counts are matrices.
    if (shape.length > 1) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most ? Number(/\d+/.exec(most[0])?.[0]) : null;
}

/** A folder of the catalogue; `url` ends with `/`. Throws ModelError. */
export async function openCatalogueModel(url: string, fetchBytes: FetchBytes): Promise<OpenModel> {
  const file = 'manifest.json';
  const manifest = parseManifest(JSON.parse(new TextDecoder().decode(await fetchBytes(url + file))));
  const spec = specOf(manifest.family, file, 'family');
  const totalBytes = [...manifest.files, manifest.tokenizer].reduce((sum, { bytes }) => sum + bytes, 0);
  const plan = buildPlan(spec, manifest.config);
  return { plan, title: manifest.title, totalBytes, source: { kind: 'folder', url }, manifest };
}

export function modelOf({ plan, title, info, files }: BroughtModel): OpenModel {
  return { plan, title, totalBytes: info.totalBytes, source: { kind: 'files', files }, manifest: null };
}
