import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Address } from '../model/address.ts';
import { type HeadScoreName, headScores, repeatScores } from '../model/derive/headScores.ts';
import { NodeEngine, type RunRecord } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { modelFolder } from './testing/sampledReference.ts';

interface HeadTable {
  readonly sentences: readonly string[];
  readonly top5: Readonly<Record<string, readonly { readonly head: string; readonly value: number }[]>>;
}

function table(folder: string): HeadTable {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures', folder, 'heads.json'), 'utf8'),
  ) as HeadTable;
}

async function engineOf(id: string): Promise<NodeEngine> {
  const engine = new NodeEngine(await openModelFolder(modelFolder(id), id), nodeRuntime(2));
  await engine.load();
  return engine;
}

function patternOf(
  values: ReadonlyMap<Address, { readonly values: Float32Array | BigInt64Array }>,
  address: string,
): Float32Array {
  return ensure(values.get(address as Address), address).values as Float32Array;
}

/** Means over every row of every sentence, by `layer.head`; each row counts the same. */
async function meanScores(engine: NodeEngine, sentences: readonly string[], causal: boolean) {
  const { nLayers, nHeads } = engine.model.plan.config;
  const stack = engine.model.plan.stacks[0];
  const texts: RunRecord[] = [];
  for (const sentence of sentences) texts.push(await engine.run(sentence, 'view'));
  const rowsOf = ({ tokens }: RunRecord): number => tokens.length - (causal ? 2 : 4);
  const totalRows = texts.reduce((sum, text) => sum + rowsOf(text), 0);
  return (name: HeadScoreName): readonly (readonly [string, number])[] =>
    Array.from({ length: nLayers }, (_, layer) => {
      const sums = new Float64Array(nHeads);
      for (const text of texts) {
        const pattern = patternOf(text.values, `${stack}.${layer}.attn.pattern`);
        const { tokens } = text;
        headScores({ pattern, heads: nHeads, tokens, causal, selected: [] }, name).forEach((score, head) => {
          sums[head] = (sums[head] as number) + (score * rowsOf(text)) / totalRows;
        });
      }
      return Array.from(sums, (sum, head) => [`${layer}.${head}`, sum] as const);
    }).flat();
}

function expectTop(
  found: readonly (readonly [string, number])[],
  expected: HeadTable['top5'][string],
  what: string,
): void {
  const best = [...found].sort((a, b) => b[1] - a[1]).slice(0, 5);
  expect(
    best.map(([head]) => head),
    what,
  ).toEqual(expected.map(({ head }) => head));
  expected.forEach(({ value }, at) => {
    expect(Math.abs((best[at]?.[1] ?? 0) - value), `${what} ${at}`).toBeLessThan(0.005);
  });
}

describe('what heads are measured for', () => {
  it('SmolLM2: the five best of each score are those that PyTorch finds', async () => {
    const engine = await engineOf('smollm2-135m-instruct');
    const { sentences, top5 } = table('smollm2');
    const sums = await meanScores(engine, sentences, true);
    for (const [ours, theirs] of [
      ['previous', 'previous'],
      ['sink', 'sink'],
      ['self', 'self'],
      ['entropy', 'entropy'],
      ['evenness', 'entropy_norm'],
    ] as const) {
      expectTop(sums(ours), ensure(top5[theirs], theirs), theirs);
    }
    const { heads } = JSON.parse(
      readFileSync(join(import.meta.dirname, 'fixtures/smollm2/experiments.json'), 'utf8'),
    ) as {
      readonly heads: { readonly repeated_random: { readonly ids: readonly (readonly number[])[] } };
    };
    const lists = heads.repeated_random.ids;
    const means = new Map<string, { induction: number; duplicate: number }>();
    for (const ids of lists) {
      const { values } = await engine.run([...ids, ...ids], 'view');
      for (let layer = 0; layer < 30; layer++) {
        repeatScores(patternOf(values, `decoder.${layer}.attn.pattern`), 9, ids.length).forEach(
          (scores, head) => {
            const known = means.get(`${layer}.${head}`) ?? { induction: 0, duplicate: 0 };
            known.induction += scores.induction / lists.length;
            known.duplicate += scores.duplicate / lists.length;
            means.set(`${layer}.${head}`, known);
          },
        );
      }
    }
    for (const name of ['induction', 'duplicate'] as const) {
      expectTop(
        [...means].map(([head, scores]) => [head, scores[name]] as const),
        ensure(top5[name], name),
        name,
      );
    }
  });

  it('MiniLM: looks both ways, and rests on its delimiters', async () => {
    const engine = await engineOf('all-minilm-l6-v2');
    const { sentences, top5 } = table('minilm');
    const sums = await meanScores(engine, sentences, false);
    for (const [ours, theirs] of [
      ['previous', 'previous'],
      ['next', 'next'],
      ['self', 'self'],
      ['sink', 'cls'],
      ['delimiter', 'delimiters'],
      ['evenness', 'entropy_norm'],
    ] as const) {
      expectTop(sums(ours), ensure(top5[theirs], theirs), theirs);
    }
  });
});
