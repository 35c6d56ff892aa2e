import type * as Ort from 'onnxruntime-web';
import { SerialQueue } from '../../base/serialQueue.ts';
import { configureOrt } from './configureOrt.ts';
import { ortRuntime } from './ortRuntime.ts';
import type { Runtime } from './runtime.ts';

export interface WebgpuRuntimes {
  readonly webgpu: Runtime;
  /** The same module's own wasm kernels: what the graphics device is checked against. */
  readonly wasm: Runtime;
  /** After the first session: resolves with a sentence when the device is lost. */
  readonly lost: () => Promise<string>;
}

interface WebgpuBuild {
  readonly ort: typeof Ort;
  readonly binaryUrl: string;
  readonly moduleUrl: string;
}

/** Loads the build with WebGPU; nothing of it is fetched before it is going to be used. */
export async function webgpuRuntimes(threads: number): Promise<WebgpuRuntimes> {
  const { ort, binaryUrl, moduleUrl } = await jspiBuild();
  configureOrt(ort, { threads, binaryUrl, moduleUrl });
  const queue = new SerialQueue();
  return {
    webgpu: ortRuntime({ ort, backend: 'webgpu', threads }, queue),
    wasm: ortRuntime({ ort, backend: 'wasm', threads }, queue),
    lost: async () => {
      const device = await ort.env.webgpu.device;
      const { message, reason } = await device.lost;
      return `The graphics device was lost (${message || reason}).`;
    },
  };
}

/** The build that suspends wasm by the browser's own means (JSPI): 17 MB, where the one for other browsers has 27. */
async function jspiBuild(): Promise<WebgpuBuild> {
  const [ort, binary, module] = await Promise.all([
    import('onnxruntime-web/jspi'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'),
  ]);
  return { ort, binaryUrl: binary.default, moduleUrl: module.default };
}
