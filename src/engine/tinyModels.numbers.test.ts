import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { type Address, parseAddress } from '../model/address.ts';
import type { EngineInput } from './core/stackTokens.ts';
import { NodeEngine } from './node/nodeEngine.ts';
import { fixtureFolder, openFixture, tinyFamilies } from './testing/tinyModel.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { rowError } from './testing/tolerance.ts';
import { type ReadTensor, readSafetensors } from './weights/readSafetensors.ts';

const cases = tinyFamilies.flatMap((name) =>
  ['config.json', 'config.hub.json'].map((config) => ({ name, config })),
);

/** The part of reference.json that is compared. */
interface ReferenceText {
  readonly ids: readonly number[];
  readonly decoder?: { readonly ids: readonly number[] };
  readonly generated?: readonly number[];
  readonly generated_from?: readonly number[];
}

describe('tiny checkpoints equal PyTorch', () => {
  it.each(cases)('$name, $config: both texts at every address, and what they go on with', async (entry) => {
    const engine = new NodeEngine(await openFixture(entry.name, entry.config), nodeRuntime(1));
    await engine.load();
    const folder = fixtureFolder(entry.name);
    const bytes = new Uint8Array(readFileSync(join(folder, 'reference.safetensors')));
    const { tensors } = readSafetensors(bytes, 'reference.safetensors');
    const { texts } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as {
      readonly texts: readonly ReferenceText[];
    };
    expect(texts.length).toBe(2);
    for (const [index, text] of texts.entries()) {
      const decoder = text.decoder ? { decoder: text.decoder.ids } : {};
      await engine.run(text.ids, 'all', decoder);
      await compare(engine, referenceOf(tensors, index));
      if (text.generated) expect(await continueGreedily(engine, text)).toEqual(text.generated);
    }
    await engine.core.dispose();
  });
});

function referenceOf(
  tensors: ReadonlyMap<string, ReadTensor>,
  text: number,
): ReadonlyMap<Address, ReadTensor> {
  const own = [...tensors].filter(([key]) => key.startsWith(`${text}/`));
  return new Map(own.map(([key, tensor]) => [key.slice(2) as Address, tensor]));
}

async function compare(engine: NodeEngine, reference: ReadonlyMap<Address, ReadTensor>): Promise<void> {
  for (const [address, { shape, values }] of reference) {
    const found = ensure(await engine.core.read(address), address);
    expect(found.shape, address).toEqual(shape);
    if (values instanceof BigInt64Array) {
      expect(found.values, address).toEqual(values);
      continue;
    }
    const error = rowError(found.values as Float32Array, values, { abs: 1e-4 });
    expect(error, `${address}, in units of 1e-4`).toBeLessThan(1);
  }
  const { plan } = engine.model;
  const missing = plan.ops.filter((op) => !reference.has(op.address)).map((op) => op.address);
  expect(missing.filter((address) => !isDerived(address))).toEqual([]);
}

/** References leave out what follows from raw by definition. */
function isDerived(address: Address): boolean {
  return parseAddress(address)?.point.endsWith('.scaled') ?? false;
}

/** As many ids as the reference has, each the best after all before it. */
async function continueGreedily(
  engine: NodeEngine,
  { ids, generated = [], generated_from: start }: ReferenceText,
): Promise<readonly number[]> {
  const grown = [...(start ?? ids)];
  const from = grown.length;
  while (grown.length < from + generated.length) {
    const [input, decoder]: [EngineInput, EngineInput | undefined] = start
      ? [ids, grown]
      : [grown, undefined];
    const run = await engine.run(input, 'none', decoder ? { decoder } : {});
    grown.push(ensure(run.predictions.at(-1)?.[0], 'a prediction').id);
  }
  return grown.slice(from);
}
