import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/serveDist.ts';
import { NodeEngine } from '../../src/engine/node/nodeEngine.ts';
import { openModelFolder } from '../../src/engine/node/openModelFolder.ts';
import type { MemoryMode } from '../../src/engine/protocol.ts';
import { nodeRuntime } from '../../src/engine/runtime/nodeOrt.ts';
import type { Token } from '../../src/model/token.ts';
import { modelId } from '../engine/nodeModel.ts';

/** Bytes at the worst moment: of the runtime alone, and with the worker's own arrays. */
export interface MemoryPeak {
  readonly wasm: number;
  readonly both: number;
}

// A process of its own: loads SmolLM2 in the mode of its argument, runs a text, and tells the most bytes it held.
const runtime = nodeRuntime(1);
const folder = join(repositoryRoot, 'models', modelId);
const model = await openModelFolder(folder, modelId);
const engine = new NodeEngine(model, runtime, process.argv[2] as MemoryMode);
let peak: MemoryPeak = { wasm: 0, both: 0 };

/** What is held, not what waits to be collected; values that were delivered belong to their receiver. */
function sample(): void {
  globalThis.gc?.();
  const wasm = runtime.heapBytes();
  const both = wasm + process.memoryUsage().arrayBuffers;
  peak = { wasm: Math.max(peak.wasm, wasm), both: Math.max(peak.both, both) };
}

engine.on(sample);
await engine.load();
const decoder = textTokens(128);
await engine.core.run({ id: 1, tokens: { decoder }, limit: 128, capture: 'all' });
sample();
process.send?.(peak);
process.disconnect?.();

function textTokens(length: number): readonly Token[] {
  return Array.from({ length }, (_, pos) => ({
    id: 1000 + pos,
    piece: '',
    text: '',
    start: 0,
    end: 0,
    special: false,
  }));
}
