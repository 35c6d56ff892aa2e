import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { fixtureFolder, openFixture, tinyFamilies } from '../engine/testing/tinyModel.ts';
import { readSafetensors } from '../engine/weights/readSafetensors.ts';
import { evaluatePlan } from '../explain/oracle/evaluatePlan.ts';
import type { Address, StackName } from '../model/address.ts';

/** The largest distance, infinite where only one is infinite. */
function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = found.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] as number, expected[i] as number];
    const difference = a === b ? 0 : Math.abs(a - b);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst;
}

describe('the float64 oracle', () => {
  it.each(tinyFamilies)('%s: both texts agree with PyTorch at every address', async (family) => {
    const { plan, source } = await openFixture(family);
    const file = 'reference.safetensors';
    const bytes = new Uint8Array(readFileSync(join(fixtureFolder(family), file)));
    const { tensors } = readSafetensors(bytes, file);
    await source.require(
      plan.ops.flatMap(({ weight, bias }) => [weight, bias].filter((name) => name !== undefined)),
    );
    for (const text of [0, 1]) {
      const idsOf = (stack: StackName) => {
        const tokens = ensure(tensors.get(`${text}/${stack}.tokens`), `${stack}.tokens`).values;
        return [stack, [...tokens].map(Number)] as const;
      };
      const ids = Object.fromEntries(plan.stacks.map(idsOf));
      const values = evaluatePlan(plan, { ids, weight: (name) => source.expand(name) });
      for (const [key, reference] of tensors) {
        const address = key.slice(2) as Address;
        if (!key.startsWith(`${text}/`) || reference.values instanceof BigInt64Array) continue;
        const found = ensure(values.get(address), address);
        expect(found.shape, address).toEqual(reference.shape);
        expect(distance(found.values, reference.values), address).toBeLessThan(1e-4);
      }
    }
  });
});
