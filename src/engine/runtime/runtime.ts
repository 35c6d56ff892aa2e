/** A value that goes into or comes out of a session. Row-major. */
export interface RuntimeTensor {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Weights by the name that the graph's external data gives them. */
export type ExternalData = Readonly<Record<string, Float32Array>>;

/** The border to ONNX Runtime: everything above it can be tested with any module that implements this. */
export interface Runtime {
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
  createSession(graph: Uint8Array, externalData: ExternalData): Promise<RuntimeSession>;
  /** Bytes of the runtime's own memory; 0 before it is initialised. */
  heapBytes(): number;
}

export interface RuntimeSession {
  /** Values of `fetches`, each in an array of its own that the caller may transfer. */
  run(
    feeds: Readonly<Record<string, RuntimeTensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}
