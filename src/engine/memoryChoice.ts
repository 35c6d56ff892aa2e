import { ModelError } from '../model/error.ts';
import type { MemoryNeed, MemoryNeeds } from './memoryNeed.ts';
import type { MemoryMode } from './protocol.ts';

/** What a page can use, in bytes. */
export interface MemoryLimits {
  /** WebAssembly addresses 4 GiB. */
  readonly runtime: number;
  /** Runtime and arrays together; infinite where the device does not tell. */
  readonly device: number;
}

const wasmLimit = 4 * 2 ** 30;
/** Share of the device's memory that one page may take before the browser ends it. */
const pageShare = 0.6;

export function memoryLimits(deviceMemoryGiB: number | undefined): MemoryLimits {
  const device = deviceMemoryGiB === undefined ? Number.POSITIVE_INFINITY : deviceMemoryGiB * 2 ** 30;
  return { runtime: wasmLimit, device: device * pageShare };
}

export interface MemoryChoice {
  readonly memory: MemoryMode;
  /** Why it is not the mode that was asked for. */
  readonly reason: string | null;
}

/** The mode that was asked for, or the low one where only that fits. Throws ModelError with the numbers. */
export function chooseMemory(needs: MemoryNeeds, limits: MemoryLimits, asked: MemoryMode): MemoryChoice {
  if (asked === 'low' && fits(needs.low, limits)) return { memory: 'low', reason: null };
  if (asked === 'full' && fits(needs.full, limits)) return { memory: 'full', reason: null };
  if (fits(needs.low, limits)) {
    const reason = `Weights stay packed: expanded they would need ${inGB(total(needs.full))} GB, and this page can use ${inGB(usable(limits))} GB.`;
    return { memory: 'low', reason };
  }
  throw new ModelError({
    file: 'weights',
    field: '',
    found: `a model that needs about ${inGB(total(needs.low))} GB even with packed weights`,
    expected: `at most ${inGB(usable(limits))} GB, which is what this page can use`,
  });
}

function fits(need: MemoryNeed, { runtime, device }: MemoryLimits): boolean {
  return need.runtime <= runtime && total(need) <= device;
}

export function total({ runtime, arrays }: MemoryNeed): number {
  return runtime + arrays;
}

function usable({ runtime, device }: MemoryLimits): number {
  return Math.min(runtime, device);
}

function inGB(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
