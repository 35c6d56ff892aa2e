import type * as Ort from 'onnxruntime-web';
import { watchWasmMemory } from './wasmMemory.ts';

export interface OrtFiles {
  readonly threads: number;
  readonly binaryUrl: string;
  /** Given by address: threads start from this file, not from the worker's own chunk, which would run the engine again in each. */
  readonly moduleUrl: string;
}

/** Call before the first session. */
export function configureOrt(ort: typeof Ort, { threads, binaryUrl, moduleUrl }: OrtFiles): void {
  watchWasmMemory();
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: binaryUrl, mjs: moduleUrl };
}
