import * as v from 'valibot';
import type { WeightAddress } from './address.ts';
import type { ChatTemplate } from './chatTemplate.ts';
import type { ModelConfig } from './config.ts';
import { configSchema } from './configSchema.ts';
import { ModelError } from './error.ts';

export const tensorTypes = [
  'F32',
  'F16',
  'BF16',
  'Q4_0',
  'Q4_1',
  'Q5_0',
  'Q5_1',
  'Q8_0',
  'Q2_K',
  'Q3_K',
  'Q4_K',
  'Q5_K',
  'Q6_K',
] as const;
export type TensorType = (typeof tensorTypes)[number];

/** How each type is stored: so many weights share one block of so many bytes. */
export const blockSizes: Readonly<Record<TensorType, { readonly weights: number; readonly bytes: number }>> =
  {
    F32: { weights: 1, bytes: 4 },
    F16: { weights: 1, bytes: 2 },
    BF16: { weights: 1, bytes: 2 },
    Q4_0: { weights: 32, bytes: 18 },
    Q4_1: { weights: 32, bytes: 20 },
    Q5_0: { weights: 32, bytes: 22 },
    Q5_1: { weights: 32, bytes: 24 },
    Q8_0: { weights: 32, bytes: 34 },
    Q2_K: { weights: 256, bytes: 84 },
    Q3_K: { weights: 256, bytes: 110 },
    Q4_K: { weights: 256, bytes: 144 },
    Q5_K: { weights: 256, bytes: 176 },
    Q6_K: { weights: 256, bytes: 210 },
  };

/** Bytes of one row (the last axis); blocks never cross rows. */
export function rowBytes(type: TensorType, width: number): number {
  return (width / blockSizes[type].weights) * blockSizes[type].bytes;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'));
/** Relative, without `..`: a manifest never points outside its own folder. */
const path = v.pipe(
  v.string(),
  v.regex(/^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9._/-]*$/, 'a path inside the folder'),
);
const file = v.object({ path, bytes: count, sha256 });
const strings = v.pipe(v.string(), v.minLength(1));

const part = v.object({ file: path, offset: index, rows: v.tuple([index, count]) });
const tensor = v.object({
  name: v.pipe(v.string(), v.regex(/^weights\.(decoder|encoder)\.[a-z0-9_.]+$/, 'a weight address')),
  source: strings,
  type: v.picklist(tensorTypes),
  shape: v.pipe(v.array(count), v.minLength(1), v.maxLength(2)),
  rows: v.optional(v.literal('interleaved')),
  file: v.optional(path),
  offset: v.optional(index),
  parts: v.optional(v.pipe(v.array(part), v.minLength(2))),
});

const manifest = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens')),
  title: strings,
  family: strings,
  config: configSchema,
  licence: strings,
  source: v.object({ package: strings, version: strings, file: strings, sha256, bytes: count }),
  files: v.pipe(v.array(file), v.minLength(1)),
  tensors: v.pipe(v.array(tensor), v.minLength(1)),
  tokenizer: file,
  chat: v.optional(v.object({ template: strings, bosToken: v.string(), eosToken: v.string() })),
  recorded: v.object({ text: strings, folder: path }),
  examples: v.array(v.object({ text: strings, look: strings })),
});

export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A stretch of whole rows: [from, to) of the tensor as published, at `offset` of `file`. */
export interface TensorPart {
  readonly file: string;
  readonly offset: number;
  readonly rows: readonly [from: number, to: number];
}

/** One published tensor. Its bytes lie at `offset` of `file`, or, split between rows, in `parts`. */
export interface ManifestTensor {
  readonly name: WeightAddress;
  /** Name in the published file. */
  readonly source: string;
  readonly type: TensorType;
  /** [out, in] of a matrix, [n] of a gain or bias. */
  readonly shape: readonly number[];
  /** Rows of a head alternate between its two rotary halves, as GGUF stores q and k. */
  readonly rows?: 'interleaved';
  readonly file?: string;
  readonly offset?: number;
  readonly parts?: readonly TensorPart[];
}

/** `models/<id>/manifest.json`: what a model is, where its bytes come from and where each tensor lies. */
export interface Manifest {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly config: ModelConfig;
  readonly licence: string;
  /** The published file whose bytes these are. */
  readonly source: {
    readonly package: string;
    readonly version: string;
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
  };
  readonly files: readonly ManifestFile[];
  readonly tensors: readonly ManifestTensor[];
  readonly tokenizer: ManifestFile;
  readonly chat?: ChatTemplate;
  readonly recorded: { readonly text: string; readonly folder: string };
  readonly examples: readonly { readonly text: string; readonly look: string }[];
}

/** Reads and checks a manifest; every tensor lies inside its file, its rows are complete. Throws ModelError. */
export function parseManifest(json: unknown, fileName = 'manifest.json'): Manifest {
  const parsed = v.safeParse(manifest, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const field = v.getDotPath(issue) ?? '';
    throw new ModelError({
      file: fileName,
      field,
      found: issue.received,
      expected: issue.expected ?? issue.message,
    });
  }
  // `name` has passed the pattern of weight addresses above.
  const result = parsed.output as unknown as Manifest;
  const sizes = new Map(result.files.map((entry) => [entry.path, entry.bytes]));
  const names = new Set<string>();
  for (const entry of result.tensors) {
    const fail = (found: string, expected: string): never => {
      throw new ModelError({ file: fileName, field: entry.name, found, expected });
    };
    if (names.has(entry.name)) fail('a second entry', 'one entry per name');
    names.add(entry.name);
    checkPlaces(entry, sizes, fail);
  }
  return result;
}

function checkPlaces(
  tensor: ManifestTensor,
  sizes: ReadonlyMap<string, number>,
  fail: (found: string, expected: string) => never,
): void {
  const { rows, width } = tensorRows(tensor.shape);
  const bytes = rowBytes(tensor.type, width);
  if (!Number.isSafeInteger(bytes))
    fail(`rows of ${width}`, `a multiple of ${blockSizes[tensor.type].weights}`);
  let next = 0;
  for (const place of tensorParts(tensor)) {
    const [from, to] = place.rows;
    if (from !== next || to <= from) fail(`rows ${from} to ${to}`, `rows from ${next} on`);
    const size = sizes.get(place.file) ?? fail(`the file ${place.file}`, 'one of the files of the manifest');
    const end = place.offset + (to - from) * bytes;
    if (end > size) fail(`bytes up to ${end} of ${place.file}`, `at most its ${size} bytes`);
    next = to;
  }
  if (next !== rows) fail(`${next} rows`, `${rows} rows`);
}

/** A gain or bias counts as rows of one weight. */
export function tensorRows(shape: readonly number[]): { readonly rows: number; readonly width: number } {
  return { rows: shape[0] ?? 0, width: shape[1] ?? 1 };
}

/** Where a tensor lies, in row order; one part when it is not split. */
export function tensorParts(tensor: ManifestTensor): readonly TensorPart[] {
  if (tensor.parts) return tensor.parts;
  return [{ file: tensor.file ?? '', offset: tensor.offset ?? 0, rows: [0, tensorRows(tensor.shape).rows] }];
}
