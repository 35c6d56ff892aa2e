import { ensure } from '../../base/brand.ts';
import type { WeightAddress } from '../../model/address.ts';
import { ModelError } from '../../model/error.ts';
import { type Manifest, type ManifestTensor, tensorParts } from '../../model/manifest.ts';
import { expandTensor, expandTensorRows, type HeldTensor } from './expandTensor.ts';
import type { FileStore } from './fileStore.ts';
import type { WeightSource } from './weightSource.ts';

/** Weights of a catalogue model: packed files from `store`, held while a required tensor lies in them. */
export function manifestSource(manifest: Manifest, store: FileStore): WeightSource {
  const tensors = new Map(manifest.tensors.map((tensor) => [tensor.name, tensor]));
  const files = new PackedFiles(manifest, store);

  const find = (name: WeightAddress): ManifestTensor => {
    const tensor = tensors.get(name);
    if (tensor) return tensor;
    throw new ModelError({
      file: 'manifest.json',
      field: name,
      found: 'no such tensor',
      expected: 'one of the tensor table',
    });
  };
  const held = (name: WeightAddress): HeldTensor => {
    const tensor = find(name);
    const parts = tensorParts(tensor).map(({ file, offset, rows }) => ({
      bytes: files.held(file, name),
      offset,
      rows,
    }));
    const interleaved = tensor.rows === 'interleaved' ? { interleavedHead: manifest.config.dHead } : {};
    return { type: tensor.type, shape: tensor.shape, parts, ...interleaved };
  };
  const pathsOf = (name: WeightAddress) => tensorParts(find(name)).map((part) => part.file);

  return {
    title: manifest.title,
    config: manifest.config,
    weightsSha256: manifest.source.sha256,
    totalBytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
    has: (name) => tensors.has(name),
    shape: (name) => find(name).shape,
    async require(names, signal) {
      const wanted = names.flatMap((name) => pathsOf(name).map((path) => ({ name, path })));
      await Promise.all(wanted.map(({ name, path }) => files.require(path, name, signal)));
    },
    expand: (name, into) => expandTensor(held(name), into),
    expandRows: (name, rows, into) => expandTensorRows(held(name), rows, into),
    release(names) {
      for (const name of names) for (const path of pathsOf(name)) files.release(path, name);
    },
  };
}

/** Packed bytes by path, with the tensors that still need them. */
class PackedFiles {
  readonly #specs: ReadonlyMap<string, Manifest['files'][number]>;
  readonly #store: FileStore;
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #users = new Map<string, Set<WeightAddress>>();
  readonly #underWay = new Map<string, Promise<Uint8Array>>();

  constructor(manifest: Manifest, store: FileStore) {
    this.#specs = new Map(manifest.files.map((file) => [file.path, file]));
    this.#store = store;
  }

  async require(path: string, name: WeightAddress, signal?: AbortSignal): Promise<void> {
    const bytes = this.#bytes.get(path) ?? (await this.#load(path, signal));
    this.#bytes.set(path, bytes);
    this.#users.set(path, (this.#users.get(path) ?? new Set()).add(name));
  }

  /** Callers share one download; when the one who started it gives up, the next starts anew. */
  async #load(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    for (;;) {
      signal?.throwIfAborted();
      const shared = this.#underWay.get(path);
      if (!shared) return this.#start(path, signal);
      const bytes = await shared.catch((error: unknown) => {
        if (error instanceof ModelError) throw error;
        return null;
      });
      if (bytes) return bytes;
    }
  }

  async #start(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    const spec = ensure(this.#specs.get(path), `${path} of the manifest`);
    const download = this.#store.fetch(spec, signal ? { signal } : {});
    this.#underWay.set(path, download);
    try {
      return await download;
    } finally {
      this.#underWay.delete(path);
    }
  }

  held(path: string, name: WeightAddress): Uint8Array {
    return ensure(this.#bytes.get(path), `${path}, which must be required before ${name} is expanded,`);
  }

  release(path: string, name: WeightAddress): void {
    const users = this.#users.get(path);
    users?.delete(name);
    if (users?.size === 0) {
      this.#users.delete(path);
      this.#bytes.delete(path);
    }
  }
}
