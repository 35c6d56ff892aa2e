import type { ModelPlan } from '../../model/plan.ts';
import type { Announce } from '../busyTasks.ts';
import type { BackendChoice, BackendReport } from '../protocol.ts';
import { announcedRuntime } from '../runtime/announcedRuntime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { warmRuntime } from '../runtime/warmRuntime.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { browserSituation, chooseThreads } from './chooseThreads.ts';
import { goldenProbe } from './goldenProbe.ts';
import { webgpuAvailability } from './webgpuAvailability.ts';

/** WebGPU was tried and is not to be used; a fresh worker does without it. */
export class WebgpuRefused extends Error {
  override readonly name = 'WebgpuRefused';
}

export interface OpenedBackend {
  readonly runtime: Runtime;
  readonly report: BackendReport;
  /** Resolves with a sentence when the device is lost; never for wasm. */
  readonly lost: Promise<string>;
  /** Call when the model's own sessions are there. */
  readonly settled: () => Promise<void>;
}

export interface BackendWish {
  readonly backend: BackendChoice;
  readonly threads: number | 'auto';
  readonly because: string | undefined;
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  /** Told what the runtime is about to do. */
  readonly announce: Announce;
}

/** Loads the runtime that was asked for, or the best there is. Throws WebgpuRefused. */
export async function openBackend({
  backend,
  threads: asked,
  because,
  plan,
  source,
  announce,
}: BackendWish): Promise<OpenedBackend> {
  const { threads, reason: threadReason } = await chooseThreads(asked, browserSituation());
  const availability = await webgpuAvailability(backend, navigator.gpu);
  if (!availability.use) {
    const { wasmFiles, wasmRuntime } = await import('../runtime/ortWasm.ts');
    const reason = `${sentence(because ?? availability.reason)} ${sentence(threadReason)}`;
    const report: BackendReport = { backend: 'wasm', threads, reason };
    return {
      runtime: warmRuntime(announcedRuntime(wasmRuntime(threads), announce), wasmFiles, announce),
      report,
      lost: new Promise(() => {}),
      settled: async () => {},
    };
  }
  try {
    const { webgpuRuntimes } = await import('../runtime/ortWebgpu.ts');
    const { webgpu, wasm, lost } = await webgpuRuntimes(threads);
    const tested = announcedRuntime(webgpu, announce);
    const trusted = announcedRuntime(wasm, announce);
    const { disagreement, release } = await goldenProbe({ plan, source, tested, trusted });
    if (disagreement !== null) throw new WebgpuRefused(`WebGPU gives other numbers here: ${disagreement}`);
    const reason =
      'The graphics device gives the same numbers as wasm within 0.001 of the largest value of a row.';
    return {
      runtime: webgpu,
      report: { backend: 'webgpu', threads, reason },
      lost: lost(),
      settled: release,
    };
  } catch (error) {
    if (error instanceof WebgpuRefused) throw error;
    throw new WebgpuRefused(
      `WebGPU does not work here: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.');
}
