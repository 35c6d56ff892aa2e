import {
  AddEquation,
  CustomBlending,
  DoubleSide,
  DynamicDrawUsage,
  GLSL3,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type IUniform,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  Float32BufferAttribute,
  ShaderMaterial,
  type ShaderMaterialParameters,
} from 'three';

export interface BatchShape {
  readonly name: string;
  /** vec3 corners of one instance. */
  readonly corners: readonly number[];
  readonly index: readonly number[];
  /** More numbers of each corner, one float each. */
  readonly perCorner?: Readonly<Record<string, readonly number[]>>;
  /** Names of the vec4 attributes of an instance, in the order of its numbers. */
  readonly attributes: readonly string[];
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly uniforms: Readonly<Record<string, IUniform>>;
  readonly material?: ShaderMaterialParameters;
}

/**
 * One draw call: many instances of a small mesh, each described by a few vec4. The buffer is rewritten in place and only
 * ever grows, so that geometries and programs stay the same however often the picture changes.
 */
export class InstanceBatch {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  /** Numbers of one instance. */
  readonly stride: number;
  #numbers: Float32Array;
  #buffer: InstancedInterleavedBuffer;
  #count = 0;
  readonly #attributes: readonly string[];

  constructor(shape: BatchShape, capacity = 64) {
    this.stride = shape.attributes.length * 4;
    this.#attributes = shape.attributes;
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(shape.corners, 3));
    geometry.setIndex([...shape.index]);
    for (const [name, numbers] of Object.entries(shape.perCorner ?? {})) {
      geometry.setAttribute(name, new Float32BufferAttribute(numbers, 1));
    }
    const material = new ShaderMaterial({
      name: shape.name,
      glslVersion: GLSL3,
      vertexShader: shape.vertexShader,
      fragmentShader: shape.fragmentShader,
      uniforms: shape.uniforms,
      transparent: true,
      side: DoubleSide,
      depthWrite: false,
      blending: CustomBlending,
      blendEquation: AddEquation,
      blendSrc: OneFactor,
      blendDst: OneMinusSrcAlphaFactor,
      ...shape.material,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = shape.name;
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    // Picking is arithmetic (picking.ts); three's raycaster must not walk these.
    this.mesh.raycast = () => undefined;
    this.#numbers = new Float32Array(capacity * this.stride);
    this.#buffer = this.#attach();
    this.begin();
    this.end();
  }

  begin(): void {
    this.#count = 0;
  }

  /** Numbers of the next instance, to be written from `offset` on; `array` may be another after each call. */
  next(): { readonly array: Float32Array; readonly offset: number } {
    if ((this.#count + 1) * this.stride > this.#numbers.length) this.#grow();
    const offset = this.#count * this.stride;
    this.#count++;
    return { array: this.#numbers, offset };
  }

  /** An empty batch stays in the scene, undrawn: its program and buffers are made with the first picture, not later. */
  end(): void {
    const { geometry } = this.mesh;
    geometry.instanceCount = this.#count;
    this.#buffer.clearUpdateRanges();
    this.#buffer.addUpdateRange(0, this.#count * this.stride);
    this.#buffer.needsUpdate = this.#count > 0;
  }

  get count(): number {
    return this.#count;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  #grow(): void {
    const larger = new Float32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
    // Frees the old GL buffer; three makes the geometry anew at the next draw and counts it once.
    this.mesh.geometry.dispose();
    this.#buffer = this.#attach();
  }

  #attach(): InstancedInterleavedBuffer {
    const buffer = new InstancedInterleavedBuffer(this.#numbers, this.stride, 1);
    buffer.setUsage(DynamicDrawUsage);
    this.#attributes.forEach((name, index) => {
      this.mesh.geometry.setAttribute(name, new InterleavedBufferAttribute(buffer, 4, index * 4));
    });
    return buffer;
  }
}

/** Corners (0,0) to (1,1) of a quad, and its two triangles. */
export const quad = {
  corners: [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0],
  index: [0, 2, 1, 1, 2, 3],
} as const;

/** A strip along x of `segments` quads; x runs 0..1, y is 0 or 1. */
export function stripOf(segments: number): { readonly corners: number[]; readonly index: number[] } {
  const corners: number[] = [];
  const index: number[] = [];
  for (let step = 0; step <= segments; step++) corners.push(step, 0, 0, step, 1, 0);
  for (let step = 0; step < segments; step++) {
    const at = step * 2;
    index.push(at, at + 1, at + 2, at + 2, at + 1, at + 3);
  }
  return { corners, index };
}
