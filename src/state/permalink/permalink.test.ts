import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ViewState } from '../../model/view.ts';
import { defaultView } from '../../model/defaultView.ts';
import oldLinks from './fixtures/oldLinks.json' with { type: 'json' };
import { formatLink } from './formatLink.ts';
import { packText } from './packedText.ts';
import { parseLink } from './parseLink.ts';
import { anyText as text, views } from './testing/anyView.ts';

describe('a link', () => {
  it('restores two lanes, each of them', async () => {
    const seconds = views.filter(({ generated }) => generated === null || generated.length > 0);
    await fc.assert(
      fc.asyncProperty(views, seconds, async (view, other) => {
        // A text that a decoder was given cannot be taken away from lane b alone.
        const second = { ...other, decoderText: other.decoderText ?? view.decoderText };
        expect(await parseLink(`#${formatLink(view, null, second)}`)).toEqual({ view, second, problems: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('names in lane b what differs, and that there is one', async () => {
    const view = { ...defaultView, layer: 3, heads: [1] };
    expect(formatLink(view, null, { ...view, model: 'all-minilm-l6-v2', layer: null, heads: [] })).toBe(
      'v=1&l=3&h=1&b.m=all-minilm-l6-v2&b.l=&b.h=',
    );
    expect(formatLink(view, null, view)).toBe('v=1&l=3&h=1&b.m=smollm2-135m-instruct');
    const parsed = await parseLink('v=1&b.l=2&l=3&b.zz=1');
    expect(parsed).toEqual({
      view: { ...defaultView, layer: 3 },
      second: { ...defaultView, layer: 2 },
      problems: ['notUnderstood'],
    });
    expect((await parseLink('v=1&b.zz=1')).second).toBeNull();
  });

  it('restores every view it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(views, async (view) => {
        expect(await parseLink(`#${formatLink(view)}`)).toEqual({ view, second: null, problems: [] });
      }),
      { numRuns: 3000 },
    );
  });

  it('restores a packed sentence, which is written only where it is shorter', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (sentence) => {
        const view = { ...defaultView, text: sentence };
        const plain = formatLink(view);
        const link = formatLink(view, await packText(sentence));
        expect(link.length).toBeLessThanOrEqual(plain.length);
        expect((await parseLink(link)).view).toEqual(view);
      }),
      { numRuns: 300 },
    );
    const japanese = { ...defaultView, text: '吾輩は猫である。名前はまだ無い。どこで生れたか見当がつかぬ。' };
    expect(formatLink(japanese, await packText(japanese.text))).toMatch(/^v=1&z=[\w-]+$/);
  });

  it('survives a browser, which codes some characters of a fragment itself', async () => {
    await fc.assert(
      fc.asyncProperty(views, async (view) => {
        const { hash } = new URL(`https://example.org/#${formatLink(view)}`);
        expect((await parseLink(hash)).view).toEqual(view);
      }),
      { numRuns: 500 },
    );
  });

  it('writes keys in order, defaults left out, and only what needs it percent-coded', () => {
    expect(formatLink(defaultView)).toBe('v=1');
    const view: ViewState = {
      ...defaultView,
      text: 'a + b: c, d.e*f@g/[h] "q" & 100%',
      layer: 9,
      heads: [2, 0],
      queries: [8],
      key: 1,
      point: 'attn.scores',
      tab: 'matches',
      cam: { position: [1.23456, -0, -7], target: [0, 0, 0.5], zoom: 1 },
      embed: 'https://example.org',
    };
    expect(formatLink(view)).toBe(
      'v=1&t=a%20%2B%20b:%20c,%20d.e*f@g/[h]%20%22q%22%20%26%20100%25&l=9&h=2.0&q=8&k=1&p=scores&tab=matches' +
        '&cam=1.235,0,-7,0,0,0.5,1&embed=https://example.org',
    );
  });

  it('has at most 200 characters for a sentence of 12 words with everything selected', () => {
    const view: ViewState = {
      ...defaultView,
      text: 'The professor explained patiently why the strongest bridges sometimes collapse without warning',
      layer: 29,
      heads: [8],
      queries: [127, 63],
      key: 100,
      point: 'resid_post',
      at: 29,
      tab: 'matches',
      cell: 'share',
      sink: 'full',
      relief: true,
    };
    expect(view.text.split(' ')).toHaveLength(12);
    expect(formatLink(view).length).toBeLessThanOrEqual(200);
  });

  it('leaves out a camera it cannot write', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e308]) {
      const cam = { position: [bad, 0, 0], target: [0, 0, 0], zoom: 1 } as const;
      expect(formatLink({ ...defaultView, cam })).toBe('v=1');
    }
  });

  it('of a repeated key, or of t and z, reads the first', async () => {
    expect((await parseLink('v=1&l=3&l=4&t=a&z=Aw&t=b')).view).toMatchObject({ layer: 3, text: 'a' });
  });

  it.each(oldLinks)('made once opens for ever: $link', async ({ link, view }) => {
    expect(await parseLink(link)).toEqual({ view: { ...defaultView, ...view }, second: null, problems: [] });
  });
});

describe('a link that cannot be followed', () => {
  it('of another version opens the default view and says that it is newer', async () => {
    for (const version of ['2', '10', '', 'x', '1.1']) {
      expect(await parseLink(`v=${version}&l=3`)).toEqual({
        view: defaultView,
        second: null,
        problems: ['newer'],
      });
    }
  });

  it.each([
    'l=-1',
    'l=1e3',
    'l=NaN',
    'l=1e308',
    'l=03',
    'l=',
    'h=1.',
    'h=1.1',
    'q=0,1',
    't=%E0%A4%A',
    't=%FF',
    'z=!!',
    'z=A',
    'z=',
    'tab=all',
    'relief=true',
    'cam=1,2,3',
    'cam=1,2,3,4,5,6,NaN',
    'cam=1,2,3,4,5,6,0',
    'cam=1e308,0,0,0,0,0,1',
    'embed=javascript:alert(1)',
    'embed=https://example.org/path',
    'm=../../etc',
    'm=https://example.org/model',
    'p=__proto__',
    'theme=%3Cscript%3E',
    '__proto__=1',
    'constructor=1',
    'unheard=1',
    'nonsense',
  ])('keeps its default for %s, reads the rest, and says so', async (pair) => {
    const expected = { view: { ...defaultView, layer: 7 }, second: null, problems: ['notUnderstood'] };
    const rest = pair.startsWith('l=') ? 'at=7' : 'l=7';
    const view = pair.startsWith('l=') ? { ...defaultView, at: 7 } : expected.view;
    expect(await parseLink(`v=1&${pair}&${rest}`)).toEqual({ ...expected, view });
  });

  it('never throws and changes no prototype, whatever it holds', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'v=1',
        '&',
        '=',
        '#',
        '%',
        '%FF',
        '__proto__',
        'constructor',
        '1e308',
        'NaN',
        '<script>',
      ),
      fc.constantFrom('t=', 'z=', 'l=', 'h=', 'cam=', 'embed=', 'b.', 'm=hub:', 'p='),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const fragments = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fragments, async (fragment) => {
        const { view } = await parseLink(fragment);
        expect(Object.keys(view)).toEqual(Object.keys(defaultView));
        expect(await parseLink(formatLink(view))).toEqual({ view, second: null, problems: [] });
      }),
      { numRuns: 3000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(defaultView.layer).toBeNull();
  });

  it('is not read on when it is huge', async () => {
    const started = performance.now();
    for (const huge of ['&'.repeat(1 << 20), `t=${'a'.repeat(1 << 20)}`, 'l=1&'.repeat(1 << 18)]) {
      expect((await parseLink(`v=1&${huge}`)).problems).toEqual(['notUnderstood']);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is not inflated beyond the cap', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200_000_000)).toString('base64url');
    const started = performance.now();
    expect(await parseLink(`v=1&z=${bomb}`)).toEqual({
      view: defaultView,
      second: null,
      problems: ['notUnderstood'],
    });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
