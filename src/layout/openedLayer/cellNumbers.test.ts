import { describe, expect, it } from 'vitest';
import type { Near } from '../layoutInput.ts';
import { layoutScene } from '../layoutScene.ts';
import { maryJohn, openPose, openView, smolConfig } from '../testing/maryJohn.ts';

const { dMlp, dHead, nHeads } = smolConfig;
const filled = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => ((index * 37) % 101) / 50 - 1);
const act = filled(14 * dMlp);
const query = filled(nHeads * 14 * dHead);
const more = new Map([
  ['decoder.13.mlp.act', act],
  ['decoder.13.attn.q_rot', query],
]);

/** What a camera over all of the opened layer sees, `zoom` px a unit. */
const over = (zoom: number): Near => ({ left: 0, right: 1280, top: 0, bottom: -588, zoom });

function numbersOf(near: Near | undefined, zoom = 1): ReadonlyMap<string, string> {
  const pose = { ...openPose, zoom, ...(near && { near }) };
  const { labels } = layoutScene(maryJohn({ pose, more, view: { ...openView, queries: [13] } }));
  return new Map(
    labels.flatMap(({ id, parts }) =>
      id.startsWith('number-') ? [[id, parts[0]?.text ?? ''] as const] : [],
    ),
  );
}

describe('numbers in cells', () => {
  it('are not there from afar, and not while the camera moves', () => {
    expect(numbersOf(over(1)).size).toBe(0);
    expect(numbersOf(undefined, 16).size).toBe(0);
  });

  it('are the values of the map, once its cells have room; the selected row has its own', () => {
    const numbers = numbersOf(over(2));
    expect(numbers.size).toBe((13 * 14) / 2);
    expect(numbers.get('number-map-0-0')).toBe('1.00');
    expect(numbers.has('number-map-13-0')).toBe(false);
  });

  it('are those of single elements: every neuron and every part of a query that is seen', () => {
    // The map's block ends left of the neurons'.
    const near = { ...over(24), left: 900, right: 1280 };
    const numbers = [...numbersOf(near, 16)].filter(([id]) => id.startsWith('number-mlp-'));
    expect(numbers.length).toBeGreaterThan(900);
    for (const [id, text] of numbers) {
      const [, , row = 0, neuron = 0] = id.split('-').map(Number);
      const value = act[row * dMlp + neuron] ?? Number.NaN;
      expect(Math.abs(Number(text) - value), `${id}: ${text}`).toBeLessThanOrEqual(0.005 + 1e-9);
    }
    const queries = [...numbersOf({ ...over(16), right: 480 }, 16)].filter(([id]) =>
      id.startsWith('number-query-'),
    );
    expect(queries.length).toBeGreaterThan(100);
    for (const [id, text] of queries) {
      const [, , row = 0, index = 0] = id.split('-').map(Number);
      const value = query[(8 * 14 + row) * dHead + index] ?? Number.NaN;
      expect(Math.abs(Number(text) - value), `${id}: ${text}`).toBeLessThanOrEqual(0.005 + 1e-9);
    }
  });

  it('are not written beyond a sliding window', () => {
    const input = maryJohn({ pose: { ...openPose, near: over(2) }, view: openView });
    const config = { ...input.config, window: { size: 4, layers: [13] } };
    const ids = layoutScene({ ...input, config }).labels.flatMap(({ id }) =>
      id.startsWith('number-map-') ? [id] : [],
    );
    expect(ids).toContain('number-map-12-9');
    expect(ids).not.toContain('number-map-12-8');
    // The last row is the selected one and has numbers of its own.
    expect(ids.length).toBe(1 + 2 + 3 + 4 * 10);
  });

  it('stand only where one looks', () => {
    expect(numbersOf({ ...over(2), left: 2000, right: 3000 }).size).toBe(0);
    const some = numbersOf({ ...over(2), bottom: -300 }).size;
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(91);
  });
});
