import type * as Ort from 'onnxruntime-web';
import { SerialQueue } from '../../base/serialQueue.ts';
import type { ExternalData, Runtime, RuntimeSession, RuntimeTensor } from './runtime.ts';
import { wasmMemoryBytes } from './wasmMemory.ts';

/** What a runtime is made of: one of ONNX Runtime Web's entries, already configured. */
export interface OrtEntry {
  readonly ort: typeof Ort;
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
}

/** ONNX Runtime Web behind one queue: a module never creates or runs two sessions at once. */
export function ortRuntime({ ort, backend, threads }: OrtEntry, queue = new SerialQueue()): Runtime {
  return {
    backend,
    threads,
    heapBytes: wasmMemoryBytes,
    createSession: (graph, externalData) =>
      queue.add(async () => {
        const session = await ort.InferenceSession.create(graph, sessionOptions(backend, externalData));
        return ortSession(ort, session, queue);
      }),
  };
}

function sessionOptions(
  backend: 'wasm' | 'webgpu',
  externalData: ExternalData,
): Ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [backend],
    externalData: Object.entries(externalData).map(([path, { buffer, byteOffset, byteLength }]) => ({
      path,
      data: new Uint8Array(buffer, byteOffset, byteLength),
    })),
    // Every value is an output, so there is nothing to fuse; optimising would only cost time at the start.
    graphOptimizationLevel: 'disabled',
    // An arena per session would keep the largest run's activations once for every layer.
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: { session: { use_device_allocator_for_initializers: '1' } },
  };
}

function ortSession(ort: typeof Ort, session: Ort.InferenceSession, queue: SerialQueue): RuntimeSession {
  return {
    run: (feeds, fetches) =>
      queue.add(async () => {
        const inputs = Object.entries(feeds).map(([name, { values, shape }]) => [
          name,
          new ort.Tensor('float32', values, shape),
        ]);
        const outputs = await session.run(Object.fromEntries(inputs), [...fetches]);
        const values = Object.entries(outputs).map(([name, tensor]) => [name, toValues(name, tensor)]);
        return Object.fromEntries(values) as Readonly<Record<string, RuntimeTensor>>;
      }),
    release: () => queue.add(() => session.release()),
  };
}

function toValues(name: string, { data, dims }: Ort.Tensor): RuntimeTensor {
  if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32`);
  return { values: data, shape: dims };
}
