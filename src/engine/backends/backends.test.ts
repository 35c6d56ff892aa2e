import { beforeAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/nodeOrt.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openTinyModel } from '../testing/tinyModel.ts';
import { chooseThreads } from './chooseThreads.ts';
import { goldenProbe } from './goldenProbe.ts';
import { worstRowDifference } from './rowAgreement.ts';
import { webgpuAvailability } from './webgpuAvailability.ts';

const situation = (cores: number, speedup: number, isolated = true) => ({
  isolated,
  cores,
  measureSpeedup: async () => speedup,
});

describe('threads', () => {
  it.each([
    [situation(8, 3.9), 4],
    [situation(8, 2.2), 2],
    [situation(4, 2.9), 3],
    [situation(2, 1.8), 2],
    [situation(2, 1.1), 1],
    [situation(1, 1), 1],
    [situation(8, 4, false), 1],
  ])('%j', async (offered, threads) => {
    expect((await chooseThreads('auto', offered)).threads).toBe(threads);
  });

  it('are those asked for where threads can be, and one where not, with the reason', async () => {
    expect((await chooseThreads(3, situation(2, 1))).threads).toBe(3);
    const alone = await chooseThreads(3, situation(2, 2, false));
    expect(alone).toEqual({
      threads: 1,
      reason: 'one thread, because this site is not cross-origin isolated',
    });
  });
});

describe('WebGPU is tried', () => {
  const gpu = (adapter: unknown) => ({ requestAdapter: async () => adapter }) as unknown as GPU;
  const real = gpu({ info: { isFallbackAdapter: false } });
  const simulated = gpu({ info: { isFallbackAdapter: true } });
  it.each([
    ['auto', real, true],
    ['auto', simulated, false],
    ['webgpu', simulated, true],
    ['wasm', real, false],
    ['auto', gpu(null), false],
    ['webgpu', undefined, false],
  ] as const)('with %s: case %#', async (choice, device, use) => {
    const found = await webgpuAvailability(choice, device, true);
    expect(found.use).toBe(use);
    if (!found.use) expect(found.reason).not.toBe('');
  });

  it('is not tried where wasm cannot be suspended', async () => {
    const found = await webgpuAvailability('auto', real, false);
    expect(found).toEqual({ use: false, reason: 'this browser cannot suspend WebAssembly (JSPI)' });
  });
});

describe('agreement of rows', () => {
  it('is measured against the largest value of each row', () => {
    const expected = Float32Array.of(100, 1, 1, 0.5);
    expect(worstRowDifference(Float32Array.of(100, 1.5, 1, 0.5), expected, 2)).toBeCloseTo(0.005);
    expect(worstRowDifference(Float32Array.of(100, 1, 1, 1), expected, 2)).toBeCloseTo(0.5);
  });

  it('takes equal infinities as equal and nothing else', () => {
    const [inf, nan] = [Number.NEGATIVE_INFINITY, Number.NaN];
    expect(worstRowDifference(Float32Array.of(1, inf), Float32Array.of(1, inf), 2)).toBe(0);
    expect(worstRowDifference(Float32Array.of(1, 0), Float32Array.of(1, inf), 2)).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(worstRowDifference(Float32Array.of(1, nan), Float32Array.of(1, 2), 2)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('golden probe', () => {
  let trusted: Runtime;
  beforeAll(() => {
    trusted = nodeRuntime(1);
  });

  it('passes a runtime that gives the same numbers', async () => {
    const { plan, source } = await openTinyModel();
    const { disagreement, release } = await goldenProbe({ plan, source, trusted, tested: { ...trusted } });
    expect(disagreement).toBeNull();
    await release();
  });

  it('names the first value that a wrong runtime gets wrong', async () => {
    const { plan, source } = await openTinyModel();
    const wrong: Runtime = {
      ...trusted,
      createSession: async (graph, weights) => {
        const session = await trusted.createSession(graph, weights);
        return {
          ...session,
          run: async (feeds, fetches) => {
            const values = await session.run(feeds, fetches);
            const softmax = values['decoder.1.attn.pattern'];
            if (softmax) softmax.values[5] = (softmax.values[5] ?? 0) + 0.01;
            return values;
          },
        };
      },
    };
    const { disagreement } = await goldenProbe({ plan, source, trusted, tested: wrong });
    expect(disagreement).toMatch(/^decoder\.1\.attn\.pattern differs by 0\.01/);
  });
});
