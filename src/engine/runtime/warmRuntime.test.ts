import { expect, it } from 'vitest';
import { deferred } from '../../base/deferred.ts';
import { buildEmptyGraph } from '../../graph/buildEmptyGraph.ts';
import { BusyTasks } from '../busyTasks.ts';
import { announcedRuntime } from './announcedRuntime.ts';
import { nodeRuntime } from './nodeOrt.ts';
import type { Runtime, RuntimeSession } from './runtime.ts';
import { warmRuntime } from './warmRuntime.ts';

const files = { binaryUrl: 'data:application/wasm,', moduleUrl: 'node:path' };
const graph = Uint8Array.of(1);

/** A runtime whose first session is ready when a test says so. */
function slowRuntime() {
  const compiled = deferred<void>();
  const created: Uint8Array[] = [];
  const session: RuntimeSession = { run: async () => ({}), release: async () => {} };
  const runtime: Runtime = {
    backend: 'wasm',
    threads: 1,
    heapBytes: () => 0,
    createSession: async (bytes) => {
      created.push(bytes);
      await compiled.promise;
      return session;
    },
  };
  return { runtime, compiled, created };
}

it('is started without being asked, and sessions wait until it is', async () => {
  const { runtime, compiled, created } = slowRuntime();
  const begun: unknown[] = [];
  const tasks: BusyTasks = new BusyTasks(() => begun.push(tasks.newest));
  const warm = warmRuntime(announcedRuntime(runtime, tasks.begin), files, tasks.begin);
  await expect.poll(() => created.length).toBe(1);
  expect(begun).toEqual(['starting', 'creating']);
  const session = warm.createSession(graph, {});
  expect(created).toEqual([buildEmptyGraph()]);
  compiled.resolve();
  await session;
  expect(created).toEqual([buildEmptyGraph(), graph]);
  expect(tasks.newest).toBeNull();
});

it('tells whoever creates a session that its files did not arrive', async () => {
  const { runtime, created } = slowRuntime();
  const missing = { ...files, binaryUrl: 'data:broken' };
  const tasks = new BusyTasks(() => {});
  const warm = warmRuntime(runtime, missing, tasks.begin);
  await expect(warm.createSession(graph, {})).rejects.toThrow('fetch failed');
  expect(created).toHaveLength(0);
  expect(tasks.newest).toBeNull();
});

it('starts the real runtime with a graph that hands one number through', async () => {
  const session = await nodeRuntime(1).createSession(buildEmptyGraph(), {});
  const values = Float32Array.of(0.5);
  expect(await session.run({ in: { values, shape: [1] } }, ['out'])).toEqual({ out: { values, shape: [1] } });
  await session.release();
});
