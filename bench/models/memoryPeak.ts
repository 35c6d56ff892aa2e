import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MemoryMode } from '../../src/engine/protocol.ts';
import type { MemoryPeak } from './memoryChild.ts';

const program = fileURLToPath(new URL('memoryChild.ts', import.meta.url));

/** The engine on wasm in a process of its own, where memory can be counted to the byte: loads SmolLM2 and runs 128 tokens. */
export function memoryPeak(memory: MemoryMode): Promise<MemoryPeak> {
  const child = fork(program, [memory], { execArgv: ['--expose-gc', '--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (peak) => resolve(peak as MemoryPeak));
    child.once('exit', (code) => reject(new Error(`The memory process ended with code ${code}.`)));
  });
}
