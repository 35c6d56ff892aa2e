import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Ort from 'onnxruntime-web';
import { repositoryRoot } from '../../scripts/serveDist.ts';
import type { Runtime, RuntimeTensor } from '../../src/engine/runtime/runtime.ts';

/** ONNX Runtime for Node behind the engine's own border: the same graphs, feeds and values as on wasm. */
export function nativeRuntime(threads: number): Runtime {
  // Typed by the web package: both implement onnxruntime-common, and this one is installed by the bench alone.
  const ort: typeof Ort = createRequire(join(repositoryRoot, 'bench/'))('onnxruntime-node');
  const tensorsOf = (feeds: Readonly<Record<string, RuntimeTensor>>) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, { values, shape }]) => [
        name,
        new ort.Tensor('float32', values, shape),
      ]),
    );
  return {
    backend: 'wasm',
    threads,
    heapBytes: () => 0,
    async createSession(graph, weights) {
      const externalData = Object.entries(weights).map(([path, { buffer, byteOffset, byteLength }]) => ({
        path,
        data: new Uint8Array(buffer, byteOffset, byteLength),
      }));
      const session = await ort.InferenceSession.create(graph, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        externalData,
      });
      return {
        async run(feeds, fetches) {
          const outputs = await session.run(tensorsOf(feeds), [...fetches]);
          return Object.fromEntries(
            fetches.map((name) => {
              const { data, dims } = outputs[name] as Ort.TypedTensor<'float32'>;
              return [name, { values: data as Float32Array, shape: dims }];
            }),
          );
        },
        release: () => session.release(),
      };
    },
  };
}
