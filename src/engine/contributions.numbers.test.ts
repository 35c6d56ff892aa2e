import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { formatAddress } from '../model/address.ts';
import { kvHeadOf, stackConfig } from '../model/config.ts';
import { attentionsOf, lastStack } from '../model/stackFacts.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { fixtureFolder, openFixture, tinyFamilies } from './testing/tinyModel.ts';
import { readSafetensors } from './weights/readSafetensors.ts';

describe('what wrote into the stream', () => {
  it.each(tinyFamilies)(
    '%s: adds up to PyTorch’s score from either side, and to its logit',
    async (family) => {
      const model = await openFixture(family);
      const { plan } = model;
      const engine = new NodeEngine(model, nodeRuntime(1));
      void engine.load();
      const file = 'reference.safetensors';
      const { tensors } = readSafetensors(
        new Uint8Array(readFileSync(join(fixtureFolder(family), file))),
        file,
      );
      const idsOf = (stack: string) => [...(tensors.get(`1/${stack}.tokens`)?.values ?? [])].map(Number);
      const [first = 'decoder', second] = plan.stacks;
      await engine.run(idsOf(first), 'view', second ? { decoder: idsOf(second) } : {});
      let checked = 0;
      for (const { name: stack, sublayer, config, keysOf } of attentionsOf(plan)) {
        const layer = config.nLayers - 1;
        const raw = ensure(
          tensors.get(`1/${formatAddress({ stack, layer, point: `${sublayer}.raw` })}`),
          'raw',
        );
        const [, queries = 1, keys = 1] = raw.shape;
        for (const head of [0, config.nHeads - 1]) {
          const [query, key] = [queries - 1, Math.floor(keys / 2)];
          const expected = Number(raw.values[(head * queries + query) * keys + key]);
          for (const side of ['query', 'key'] as const) {
            const found = ensure(
              await engine.core.contributions({
                kind: 'score',
                stack,
                layer,
                sublayer,
                head,
                query,
                key,
                side,
              }),
              'contributions',
            );
            const sum = found.parts.reduce((total, { value }) => total + value, 0);
            expect(Math.abs(sum - expected), `${stack} ${sublayer} ${side}`).toBeLessThan(
              1e-3 * Math.max(1, Math.abs(expected)),
            );
            const heads = found.parts.filter(({ writer }) => writer === 'head');
            const own = stackConfig(plan.config, side === 'key' ? keysOf : stack);
            expect(heads.length % own.nHeads).toBe(0);
            expect(kvHeadOf(config, head)).toBeLessThan(config.nKvHeads);
            checked++;
          }
        }
      }
      expect(checked).toBe(attentionsOf(plan).length * 4);
      const stack = lastStack(plan);
      const logits = tensors.get(`1/${stack}.logits_uncapped`) ?? tensors.get(`1/${stack}.logits`);
      const pos = idsOf(stack).length - 1;
      const found = await engine.core.contributions({ kind: 'logit', stack, pos, id: 7 });
      if (!logits || plan.byAddress.has(formatAddress({ stack, point: 'head.act' }))) {
        expect(found).toBeNull();
        return;
      }
      const expected = Number(logits.values[pos * (logits.shape[1] ?? 1) + 7]);
      const { parts, model: own } = ensure(found, 'the logit');
      const sum = parts.reduce((total, { value }) => total + value, 0);
      expect(Math.abs(sum - expected)).toBeLessThan(1e-3 * Math.max(1, Math.abs(expected)));
      expect(Math.abs(own - expected)).toBeLessThan(1e-3 * Math.max(1, Math.abs(expected)));
      expect(parts.filter(({ writer }) => writer === 'mlp').length).toBeGreaterThanOrEqual(2);
    },
  );
});
