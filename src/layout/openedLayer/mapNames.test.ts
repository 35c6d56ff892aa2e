import { describe, expect, it } from 'vitest';
import type { LayoutInput } from '../layoutInput.ts';
import { labelWidth } from '../labels.ts';
import { layoutScene } from '../layoutScene.ts';
import { maryJohn, openPose, openView } from '../testing/maryJohn.ts';

/** The same values as if every word saw every word. */
function readingBothWays(input: LayoutInput): LayoutInput {
  return { ...input, stack: { ...input.stack, causal: false } };
}

describe('names of a map’s columns', () => {
  const view = { ...openView, queries: [13] };

  it.each([
    [1280, 588],
    [1920, 948],
    [944, 588],
  ])('have no thread running through them at %i x %i', (width, height) => {
    const { labels, lines } = layoutScene(maryJohn({ pose: openPose, view, width, height }));
    const names = labels.filter(({ id }) => id.startsWith('key-name-'));
    expect(names.length).toBeGreaterThanOrEqual(13);
    for (const { at, dx, parts, id } of names) {
      const [left, right] = [at[0] + dx, at[0] + dx + labelWidth(parts)];
      const through = lines.filter(({ from, to, under }) => {
        const sameRow = Math.abs(from[1] - at[1]) < 1 && Math.abs(to[1] - at[1]) < 1;
        return under === true && sameRow && from[0] < right && to[0] > left;
      });
      expect(through, id).toEqual([]);
    }
  });

  it('are positions below a map without stairs, and its rows carry the same ones', () => {
    const { labels, targets } = layoutScene(readingBothWays(maryJohn({ pose: openPose, view })));
    const textOf = (id: string) => labels.find((label) => label.id === id)?.parts.map(({ text }) => text);
    expect(
      labels.filter(({ id }) => id.startsWith('key-position-')).map(({ parts }) => parts[0]?.text),
    ).toEqual(Array.from({ length: 14 }, (_, key) => String(key)));
    expect(textOf('token-4')?.at(-1)).toBe('4');
    expect(targets.some(({ action }) => action.kind === 'selectPair' && action.key > action.query)).toBe(
      true,
    );
  });

  it('does not offer looks ahead where there are none', () => {
    const { targets } = layoutScene(maryJohn({ pose: openPose, view: { ...view, point: 'raw' } }));
    const pairs = targets.flatMap(({ action }) => (action.kind === 'selectPair' ? [action] : []));
    expect(pairs.length).toBe((14 * 15) / 2);
    expect(pairs.every(({ query, key }) => key <= query)).toBe(true);
  });
});

it('hatches what lies beyond a sliding window', () => {
  const input = maryJohn({ pose: openPose, view: { ...openView, queries: [13] } });
  const config = { ...input.config, window: { size: 4, layers: [13] } };
  const far = (asked: LayoutInput) =>
    layoutScene(asked).surfaces.flatMap((surface) => (surface.id.startsWith('far-') ? [surface] : []));
  const [first, ...rest] = far({ ...input, config });
  expect([first?.id, rest.length]).toEqual(['far-4', 9]);
  const whole = layoutScene(input).surfaces.find(({ id }) => id === 'block-map');
  expect(first?.frame.u[0]).toBeCloseTo((whole?.frame.u[0] ?? 0) / 14, 6);
  expect(rest.at(-1)?.frame.u[0]).toBeCloseTo(((whole?.frame.u[0] ?? 0) * 10) / 14, 6);
  expect(far(input)).toEqual([]);
  expect(far({ ...input, config: { ...config, window: { size: 4, layers: [12] } } })).toEqual([]);
});
