import { mostTokens } from '../model/textLimit.ts';
import type { Engine } from './protocol.ts';
import { type DeviceMemory, type EngineWorker, WorkerEngine } from './workerEngine.ts';

const memory: DeviceMemory = { webgpuRefused: null };

/** An engine in a worker of its own. Engines of one page share what was learnt about the device. */
export function createEngine(): Engine {
  const createWorker = (): EngineWorker =>
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  return new WorkerEngine({ createWorker, memory, limit: mostTokens });
}
