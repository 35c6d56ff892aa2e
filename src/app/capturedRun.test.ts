import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { NodeEngine } from '../engine/node/nodeEngine.ts';
import { nodeRuntime } from '../engine/runtime/nodeOrt.ts';
import { openFixture } from '../engine/testing/tinyModel.ts';
import { firstStack } from '../model/stackFacts.ts';
import { writeSafetensors } from '../engine/weights/writeSafetensors.ts';
import { openCapture } from './capturedRun.ts';

function captured(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, 'testing/captures', `${name}.safetensors`)));
}

describe('captures made with models/convert/capture_from_pytorch.py', () => {
  it.each(['llama', 'bert'])(
    '%s: what is shown of it is what this project’s engine computes',
    async (name) => {
      const capture = ensure(await openCapture(captured(name), 'run.safetensors'), 'a capture');
      const { run } = capture.recorded;
      const engine = new NodeEngine(await openFixture(name), nodeRuntime(1));
      await engine.load();
      const { tokens } = await engine.run(capture.text, 'all');
      expect(run.tokens).toEqual(tokens);
      expect(run.layersReady).toBe(capture.plan.config.nLayers);
      let compared = 0;
      const stack = firstStack(capture.plan);
      for (let layer = 0; layer < run.layersReady; layer++) {
        const held = [...run.values.values()].filter(({ address }) => address.includes(`.${layer}.`));
        for (const { address, values, shape } of [
          ...(await capture.recorded.layer({ stack, layer })),
          ...held,
        ]) {
          const own = ensure(await engine.core.read(address), address);
          expect(shape, address).toEqual(own.shape);
          for (const [at, value] of (own.values as Float32Array).entries()) {
            expect(Math.abs(value - Number(values[at])), address).toBeLessThan(1e-4);
          }
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(40);
      await engine.core.dispose();
    },
  );

  it('names the points that the file has not', async () => {
    const capture = await openCapture(captured('llama'), 'run.safetensors');
    expect(capture?.missing).toEqual(['attn.q_rot', 'attn.k_rot', 'attn.raw', 'attn.scores']);
  });
});

describe('a capture that cannot be shown', () => {
  const config = JSON.stringify({ model_type: 'llama' });
  const make = (metadata: Readonly<Record<string, string>>) => writeSafetensors([], metadata);

  it.each([
    [{ format: 'attention-loom/1', family: 'mamba' }, 'family: found "mamba"'],
    [{ format: 'attention-loom/1', family: 'llama' }, 'config: found nothing'],
    [{ format: 'attention-loom/1', family: 'llama', config: '{' }, 'config: found text that is not JSON'],
    [{ format: 'attention-loom/1', family: 'llama', config }, 'hidden_size: found nothing'],
  ])('%j', async (metadata, message) => {
    await expect(openCapture(make(metadata), 'run.safetensors')).rejects.toThrow(message);
  });

  it('is none without the format: then it may be the weights of a model', async () => {
    expect(await openCapture(make({ model: 'x' }), 'model.safetensors')).toBeNull();
  });
});
