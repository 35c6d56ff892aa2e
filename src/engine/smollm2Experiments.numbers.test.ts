import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import type { Address } from '../model/address.ts';
import { parseInterventions } from '../model/interventions.ts';
import { NodeEngine, type RunRecord } from './node/nodeEngine.ts';
import { openModelFolder } from './node/openModelFolder.ts';
import { nodeRuntime } from './runtime/nodeOrt.ts';
import { smollm2Folder } from './testing/sampledReference.ts';

/** Measured with PyTorch on the same weights. */
interface Experiments {
  readonly mary_john: {
    readonly prompts: readonly { readonly text: string; readonly right: string; readonly wrong: string }[];
  } & Readonly<Record<'untouched' | 'head:23.3*0' | 'head:24.4*0' | 'head:23.0*0', readonly number[]>>;
  readonly sink_cut: {
    readonly texts: readonly string[];
  } & Readonly<
    Record<
      'untouched' | 'zero:decoder.11.mlp.out@0' | 'zero:decoder.12.mlp.out@0',
      { readonly sink_share_blocks_12_29: number }
    >
  >;
}

const { mary_john: maryJohn, sink_cut: sinkCut } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/smollm2/experiments.json'), 'utf8'),
) as Experiments;

describe('SmolLM2 with something taken away', () => {
  let engine: NodeEngine;
  beforeAll(async () => {
    engine = new NodeEngine(await openModelFolder(smollm2Folder, 'smollm2-135m-instruct'), nodeRuntime(2));
    await engine.load();
  });

  function changed(text: string): (input: string) => Promise<RunRecord> {
    const parsed = parseInterventions(text === 'untouched' ? '' : text);
    if ('wrong' in parsed) throw new Error(parsed.wrong);
    return (input) => engine.run(input, 'view', { changes: { list: parsed.list, patches: [] } });
  }

  it('leaves the logit differences that PyTorch finds', async () => {
    for (const change of ['untouched', 'head:23.3*0', 'head:24.4*0', 'head:23.0*0'] as const) {
      const run = changed(change);
      for (const [at, { text, right, wrong }] of maryJohn.prompts.entries()) {
        const rows = (await run(text)).predictions.at(-1) ?? [];
        const logit = (word: string) => rows.find((one) => one.text === ` ${word}`)?.logit;
        const [a, b] = [logit(right), logit(wrong)];
        // Fifty best guesses are kept; both names are among them in nearly every run.
        if (a === undefined || b === undefined) continue;
        expect(Math.abs(a - b - (maryJohn[change][at] ?? Number.NaN)), `${change} ${text}`).toBeLessThan(
          0.02,
        );
      }
      const first = (await run(ensure(maryJohn.prompts[0], 'a prompt').text)).predictions.at(-1) ?? [];
      expect(first.some((one) => one.text === ' Mary') && first.some((one) => one.text === ' John')).toBe(
        true,
      );
    }
  });

  it('says Mary after its last two layers only, and by the sum of what was written for it', async () => {
    const { text } = ensure(maryJohn.prompts[0], 'a prompt');
    const { values, predictions, tokens } = await changed('untouched')(text);
    const pos = tokens.length - 1;
    const { dModel, nLayers } = engine.model.plan.config;
    const streams = new Float32Array(nLayers * dModel);
    for (let layer = 0; layer < nLayers; layer++) {
      const stream = ensure(values.get(`decoder.${layer}.resid_post` as Address), 'a stream')
        .values as Float32Array;
      streams.set(stream.subarray(pos * dModel, (pos + 1) * dModel), layer * dModel);
    }
    const mary = ensure(predictions[pos]?.[0], 'a guess');
    const rows = ensure(await engine.core.lens({ streams }, [mary.id, null]), 'a lens');
    expect(rows.map(({ top }) => top[0]?.text === ' Mary').indexOf(true)).toBeGreaterThanOrEqual(28);
    const last = ensure(rows.at(-1), 'the last layer');
    expect(last.top[0]).toEqual(mary);
    expect(last.words[0]).toMatchObject({ id: mary.id, rank: 0, logit: mary.logit });
    expect(last.words[1]).toBeNull();
    const written = await engine.core.contributions({ kind: 'logit', stack: 'decoder', pos, id: mary.id });
    const sum = ensure(written, 'contributions').parts.reduce((total, { value }) => total + value, 0);
    expect(Math.abs(sum - mary.logit)).toBeLessThan(1e-3);
  });

  it('rests on the first token because block 11’s MLP writes there', async () => {
    for (const change of ['untouched', 'zero:decoder.11.mlp.out@0', 'zero:decoder.12.mlp.out@0'] as const) {
      const run = changed(change);
      const sums = new Float64Array(18 * 9);
      for (const text of sinkCut.texts) {
        const { values, tokens } = await run(text);
        const count = tokens.length;
        for (let layer = 12; layer < 30; layer++) {
          const pattern = ensure(values.get(`decoder.${layer}.attn.pattern` as Address), 'a pattern').values;
          for (let head = 0; head < 9; head++) {
            let sum = 0;
            for (let query = 1; query < count; query++)
              sum += Number(pattern[(head * count + query) * count]);
            const at = (layer - 12) * 9 + head;
            sums[at] = (sums[at] as number) + sum / (count - 1) / sinkCut.texts.length;
          }
        }
      }
      const share = sums.filter((mean) => mean > 0.3).length / sums.length;
      expect(Math.abs(share - sinkCut[change].sink_share_blocks_12_29), change).toBeLessThan(0.01);
    }
  });
});
