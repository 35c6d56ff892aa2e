import type { BackendChoice } from '../protocol.ts';

export type WebgpuAvailability = { readonly use: true } | { readonly use: false; readonly reason: string };

const adapterMs = 4000;

/** Whether to try WebGPU, from what the browser says about itself. A software adapter is used only if asked for. */
export async function webgpuAvailability(
  choice: BackendChoice,
  gpu: GPU | undefined,
  suspendsWasm = 'Suspending' in WebAssembly,
): Promise<WebgpuAvailability> {
  if (choice === 'wasm') return { use: false, reason: 'wasm was chosen' };
  if (!gpu) return { use: false, reason: 'this browser has no WebGPU' };
  if (!suspendsWasm) return { use: false, reason: 'this browser cannot suspend WebAssembly (JSPI)' };
  const adapter = await Promise.race([requestAdapter(gpu), patience()]);
  if (adapter === 'silent') return { use: false, reason: 'WebGPU did not answer' };
  if (!adapter) return { use: false, reason: 'WebGPU finds no graphics device here' };
  if (choice === 'auto' && adapter.info.isFallbackAdapter) {
    return { use: false, reason: 'the graphics device is only simulated in software' };
  }
  return { use: true };
}

function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
}

/** A graphics process that cannot start leaves the question unanswered. */
function patience(): Promise<'silent'> {
  return new Promise((resolve) => setTimeout(resolve, adapterMs, 'silent'));
}
