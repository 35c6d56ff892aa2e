import * as ort from 'onnxruntime-web/wasm';
import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binaryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { configureOrt } from './configureOrt.ts';
import { ortRuntime } from './ortRuntime.ts';
import type { Runtime } from './runtime.ts';
import type { RuntimeFiles } from './warmRuntime.ts';

export const wasmFiles: RuntimeFiles = { binaryUrl, moduleUrl };

/** The wasm-only build, in a browser's worker. Threads are fixed with the first session. */
export function wasmRuntime(threads: number): Runtime {
  configureOrt(ort, { threads, binaryUrl, moduleUrl });
  return ortRuntime({ ort, backend: 'wasm', threads });
}
