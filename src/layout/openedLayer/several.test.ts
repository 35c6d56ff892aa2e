import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../model/address.ts';
import { meanPattern } from '../../model/derive/meanPattern.ts';
import { layoutScene } from '../layoutScene.ts';
import { maryJohn, maryJohnPatterns, openPose } from '../testing/maryJohn.ts';
import { collisions, outside } from '../testing/onScreen.ts';

const size = 14 * 14;
const pattern = {
  address: formatAddress({ stack: 'decoder', layer: 13, point: 'attn.pattern' }),
  axes: ['head', 'queryPos', 'keyPos'],
  shape: [9, 14, 14],
  values: maryJohnPatterns.subarray(13 * 9 * size, 14 * 9 * size),
} as const;

describe('several heads of a layer', () => {
  const mean = meanPattern(pattern, [8, 6])?.values ?? new Float32Array();
  const input = maryJohn({
    pose: openPose,
    view: { layer: 13, heads: [8, 6], queries: [13] },
    more: new Map([['decoder.13.view.mean_pattern', mean]]),
  });
  const list = layoutScene(input);

  it('shows their mean, named as one, in the map and in the bands beside it', () => {
    expect(list.surfaces.find(({ id }) => id === 'block-map')).toMatchObject({
      address: 'decoder.13.view.mean_pattern',
    });
    const title = list.labels.find(({ id }) => id === 'name-map')?.parts.map(({ text }) => text);
    expect(title).toEqual(['mean of heads 13.8, 13.6']);
    const warning = list.labels.find(({ id }) => id === 'formula-map')?.parts.map(({ text }) => text);
    expect(warning).toEqual(['hides what each does alone']);
    const looks = (13 + 1) * 14;
    const wanted = [...mean.subarray(13 * 14, looks)].flatMap((weight, key) =>
      weight >= 0.01 ? [`ribbon-13-${key}`] : [],
    );
    const drawn = list.ribbons.filter(({ colour }) => colour === 'accent').map(({ id }) => id);
    expect(drawn.sort()).toEqual(wanted.sort());
  });

  it('rings each of them on the filmstrip', () => {
    const rings = list.surfaces.filter(({ id }) => id.startsWith('film-chosen')).map(({ id }) => id);
    expect(rings.sort()).toEqual(['film-chosen', 'film-chosen-6']);
    expect(collisions(list, input)).toEqual([]);
    expect(outside(list, input)).toEqual([]);
  });
});

describe('several selected words', () => {
  it('have their arcs in the overview; the count is the leading one’s', () => {
    const list = layoutScene(maryJohn({ view: { queries: [9, 13] } }));
    const queries = list.ribbons.map(({ id }) => Number(id.split('-')[3]));
    expect(new Set(queries)).toEqual(new Set([9, 13]));
    expect(queries.filter((query) => query === 13)).toHaveLength(list.notes.arcs?.count ?? Number.NaN);
  });

  it('have their rows outlined in an opened layer', () => {
    const list = layoutScene(
      maryJohn({ pose: openPose, view: { layer: 13, heads: [8], queries: [4, 9, 13] } }),
    );
    const rows = list.surfaces.filter(({ id }) => id.startsWith('map-selected')).map(({ id }) => id);
    expect(rows.sort()).toEqual(['map-selected', 'map-selected-4', 'map-selected-9']);
  });
});
