import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeEngine } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { compareWithReference, modelFolder, readReference } from './testing/sampledReference.ts';
import { fixtureFolder } from './testing/tinyModel.ts';

const folder = 'letters';
const examples = JSON.parse(readFileSync(join(fixtureFolder(folder), 'examples.json'), 'utf8')) as readonly {
  readonly text: string;
  readonly output: string;
}[];

describe('letters to sounds on wasm', () => {
  let engine: NodeEngine;

  beforeAll(async () => {
    engine = new NodeEngine(
      await openModelFolder(modelFolder('letters-to-sounds'), 'letters'),
      nodeRuntime(1),
    );
    await engine.load();
  });
  afterAll(() => engine.core.dispose());

  it.each(['knight', 'bank-river', 'once-upon-a-time'])(
    '%s equals PyTorch at every address of both stacks',
    async (slug) => {
      const { text, ids, decoder_ids: decoder = [] } = readReference(folder, slug);
      const run = await engine.run(text, 'all', { decoder });
      expect(run.tokens.map((token) => token.id)).toEqual(ids);
      const { addresses, errors } = await compareWithReference(engine, { folder, slug }, run);
      expect(addresses).toBeGreaterThan(130);
      for (const [point, error] of Object.entries(errors)) {
        expect(error, `${point}, in units of its tolerance`).toBeLessThan(1);
      }
    },
  );

  it.each(examples)('says $text as $output', async ({ text, output }) => {
    expect(await engine.generate(text, 80)).toMatchObject({ text: output });
  });
});
