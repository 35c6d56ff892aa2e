import { DataArrayTexture, FloatType, NearestFilter, RedFormat } from 'three';
import { ensure } from '../base/brand.ts';
import { type Address, parseAddress } from '../model/address.ts';
import { type PagePlan, type PageSizes, pageWidth, planPages, RangeAllocator } from './valuePages.ts';

/** Bytes handed to the GPU in one frame at most: two layers' patterns at 128 tokens. */
const frameBytes = 1_200_000;

interface Held {
  readonly start: number;
  readonly size: number;
  /** What lies on the GPU now, or will after the next upload. */
  source: Float32Array;
  lastUsed: number;
}

/**
 * Activations on the GPU, bit for bit: one R32F array texture that the surfaces' shader reads with texelFetch. Grown
 * only when the model or the number of tokens changes; the texture keeps a CPU copy, from which a lost context is restored.
 */
export class ValueStore {
  /** Replaced when sizes change; its id stays the shader's one sampler. */
  texture: DataArrayTexture;
  plan: PagePlan;
  #sizes: PageSizes;
  #held = new Map<Address, Held>();
  #allocator: RangeAllocator;
  #frame = 0;
  #sentBytes = 0;

  constructor(sizes: PageSizes) {
    this.#sizes = sizes;
    this.plan = planPages(sizes);
    this.texture = buildTexture(this.plan);
    this.#allocator = new RangeAllocator(this.plan.sharedFrom, this.plan.pages * this.plan.pageElements);
  }

  /** True when the texture was replaced: whoever holds it must take the new one. */
  resize(sizes: PageSizes): boolean {
    const keys = Object.keys(sizes) as (keyof PageSizes)[];
    if (keys.every((key) => sizes[key] === this.#sizes[key])) return false;
    this.texture.dispose();
    this.#sizes = sizes;
    this.plan = planPages(sizes);
    this.texture = buildTexture(this.plan);
    this.#held.clear();
    this.#allocator = new RangeAllocator(this.plan.sharedFrom, this.plan.pages * this.plan.pageElements);
    return true;
  }

  get bytes(): number {
    return this.plan.pages * this.plan.pageElements * 4;
  }

  beginFrame(): void {
    this.#frame++;
    this.#sentBytes = 0;
  }

  /**
   * Element on the number line where `values` begin; null while they wait for a later frame (`waiting` is then set).
   * The same array is copied once; another array under the same address replaces it.
   */
  place(address: Address, values: Float32Array): number | null {
    const held = this.#held.get(address);
    if (held && held.size === values.length) {
      held.lastUsed = this.#frame;
      if (held.source === values) return held.start;
      if (!this.#mayUpload(values)) return null;
      held.source = values;
      this.#copy(held.start, values);
      return held.start;
    }
    if (held) this.#drop(address);
    if (!this.#mayUpload(values)) return null;
    const start = this.#startOf(address, values.length);
    if (start === null) return null;
    this.#held.set(address, { start, size: values.length, source: values, lastUsed: this.#frame });
    this.#copy(start, values);
    return start;
  }

  /** Where an activation lies, for the readback test. */
  find(address: Address): { readonly start: number; readonly size: number } | null {
    return this.#held.get(address) ?? null;
  }

  waiting = false;

  dispose(): void {
    this.texture.dispose();
    this.#held.clear();
  }

  #mayUpload(values: Float32Array): boolean {
    if (this.#sentBytes > 0 && this.#sentBytes + values.byteLength > frameBytes) {
      this.waiting = true;
      return false;
    }
    this.#sentBytes += values.byteLength;
    return true;
  }

  #startOf(address: Address, size: number): number | null {
    const parts = parseAddress(address);
    const { pageElements } = this.plan;
    if (
      parts &&
      parts.stack === this.#sizes.stack &&
      parts.point === 'attn.pattern' &&
      parts.layer !== undefined
    ) {
      if (parts.layer < this.#sizes.nLayers && size <= pageElements) return parts.layer * pageElements;
    }
    return this.#allocator.allocate(address, size) ?? this.#makeRoom(address, size);
  }

  /** Values that the last picture did not draw give way, oldest first. */
  #makeRoom(address: Address, size: number): number | null {
    const old = [...this.#held]
      .filter(([, held]) => held.start >= this.plan.sharedFrom && held.lastUsed < this.#frame)
      .sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [key] of old) {
      this.#drop(key);
      const start = this.#allocator.allocate(address, size);
      if (start !== null) return start;
    }
    return null;
  }

  #drop(address: Address): void {
    this.#allocator.free(address);
    this.#held.delete(address);
  }

  #copy(start: number, values: Float32Array): void {
    const { pageElements } = this.plan;
    pagesData(this.texture).set(values, start);
    const last = Math.floor((start + values.length - 1) / pageElements);
    for (let page = Math.floor(start / pageElements); page <= last; page++) this.texture.addLayerUpdate(page);
    this.texture.needsUpdate = true;
  }
}

function pagesData(texture: DataArrayTexture): Float32Array {
  return ensure(texture.image.data, 'data of the value texture') as Float32Array;
}

function buildTexture({ pages, pageRows, pageElements }: PagePlan): DataArrayTexture {
  const texture = new DataArrayTexture(new Float32Array(pages * pageElements), pageWidth, pageRows, pages);
  texture.format = RedFormat;
  texture.type = FloatType;
  texture.internalFormat = 'R32F';
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.unpackAlignment = 4;
  texture.needsUpdate = true;
  return texture;
}
