import * as ort from 'onnxruntime-web';
import { ortRuntime } from './ortRuntime.ts';
import type { Runtime } from './runtime.ts';
import { watchWasmMemory } from './wasmMemory.ts';

/** ONNX Runtime Web's own entry for Node; its `/wasm` entry cannot start threads there. Threads are fixed per process. */
export function nodeRuntime(threads: number): Runtime {
  watchWasmMemory();
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return ortRuntime({ ort, backend: 'wasm', threads });
}
