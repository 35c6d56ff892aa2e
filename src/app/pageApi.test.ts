import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatAddress } from '../model/address.ts';
import { changeView } from '../state/actions.ts';
import { defaultView } from '../model/defaultView.ts';
import { store } from '../state/store.ts';
import { tellParent } from './embedding.ts';
import { type AttentionLoom, createPageApi } from './pageApi.ts';
import { PageEventHub } from './pageEvents.ts';
import { fakeLayers } from './testing/fakeEngine.ts';
import { World } from './testing/world.ts';

let world: World;
let events: PageEventHub;
let loom: AttentionLoom;

beforeEach(async () => {
  world = new World();
  events = new PageEventHub();
  const { activity, conductor } = world;
  loom = createPageApi({
    activity,
    events,
    valuesOf: (lane) => (lane === 0 ? conductor.values : null),
    link: () => 'the link',
  });
  await world.startLive('one two three');
});

afterEach(() => world.end());

describe('window.attentionLoom', () => {
  it('reads the view by field and by link key, as a copy', () => {
    changeView({ layer: 2, heads: [1] });
    const view = loom.view();
    expect(view).toMatchObject({
      text: 'one two three',
      t: 'one two three',
      layer: 2,
      l: 2,
      heads: [1],
      h: [1],
    });
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    expect(view.heads).not.toBe(store.getState().view.heads);
  });

  it('sets a view by either name', () => {
    loom.setView({ layer: 1, h: 1, queries: [2, 0], p: 'scores', relief: true, tab: 'numbers' });
    const expected = { layer: 1, heads: [1], queries: [2, 0], point: 'scores', relief: true, tab: 'numbers' };
    expect(store.getState().view).toMatchObject(expected);
    loom.setView({ l: null, heads: [], cam: { position: [1, 2, 3], target: [0, 0, 0], zoom: 2 } });
    expect(store.getState().view).toMatchObject({
      layer: null,
      heads: [],
      cam: { position: [1, 2, 3], zoom: 2 },
    });
    loom.setView({ t: 'another sentence' });
    expect(store.getState().view).toMatchObject({ text: 'another sentence', queries: [] });
    loom.setView(loom.view());
    expect(store.getState().view.text).toBe('another sentence');
  });

  it.each([
    [{ layer: -1 }, 'setView: "layer" cannot be -1.'],
    [{ layer: fakeLayers }, 'setView: the model has no such layer, head or point.'],
    [{ cam: { position: [1, 2, Number.NaN], target: [0, 0, 0], zoom: 1 } }, 'setView: "cam" cannot be'],
    [{ model: 'https://example.org' }, 'setView: "model" cannot be "https://example.org".'],
    [{ __proto__x: 1 }, 'setView: a view has no field "__proto__x".'],
    ['text', 'setView: found no object with fields of a view.'],
  ])('refuses %j and changes nothing', (change, message) => {
    const before = store.getState().view;
    expect(() => loom.setView(change as Record<string, unknown>)).toThrow(message);
    expect(store.getState().view).toBe(before);
  });

  it('gives tokens, addresses and values of the run on screen, and nothing of a lane that is not there', async () => {
    expect(loom.tokens().map(({ piece }) => piece)).toEqual(['one', 'two', 'three']);
    expect(loom.tokens(0, 'encoder')).toEqual([]);
    expect(loom.tokens(1)).toEqual([]);
    expect(loom.addresses(1)).toEqual([]);
    expect(loom.predictions(1)).toEqual([]);
    expect(await loom.read('decoder.tokens', 1)).toBeNull();
    const pattern = formatAddress({ stack: 'decoder', layer: 2, point: 'attn.pattern' });
    expect(loom.addresses()).toContain(pattern);
    const read = await loom.read(pattern);
    expect(read).toMatchObject({ address: pattern, axes: ['head', 'queryPos', 'keyPos'], shape: [2, 3, 3] });
  });

  it('says what it has measured, and nothing where there is no scene', () => {
    expect(loom.stats()).toMatchObject({
      loadMs: 5,
      runMs: 3,
      layerMs: [1, 1, 1],
      drawCalls: 0,
      backend: null,
    });
    expect(loom.project('decoder.0.attn.pattern', [0, 0, 0])).toBeNull();
    expect(loom.pick(10, 10)).toBeNull();
  });

  it('tells listeners until they leave, whatever other listeners do', () => {
    const errors = vi.fn();
    vi.stubGlobal('reportError', errors);
    const heard: unknown[] = [];
    loom.on('layer', () => {
      throw new Error('not my day');
    });
    const off = loom.on('layer', (event) => heard.push(event));
    events.emit('layer', { lane: 0, layer: 1, ms: 2 });
    off();
    events.emit('layer', { lane: 0, layer: 2, ms: 2 });
    expect(heard).toEqual([{ lane: 0, layer: 1, ms: 2 }]);
    expect(errors).toHaveBeenCalledTimes(2);
    expect(() => loom.on('click' as 'view', () => {})).toThrow(
      'on: found "click", expected view, layer, run, error.',
    );
    vi.unstubAllGlobals();
  });
});

describe('an embedding page', () => {
  const run = { lane: 0, source: 'live', status: 'done', text: 'secret', tokenCount: 1, ms: 3 } as const;
  const view = {
    lane: 0,
    view: { ...defaultView, text: 'secret' },
    link: 'https://example.org/#v=1&t=secret',
  } as const;
  const error = { kind: 'tooLong', message: 'This secret is too long.' } as const;

  function listen(embed: string | null) {
    changeView({ embed });
    const sent: { readonly message: unknown; readonly target: string }[] = [];
    tellParent(events, { postMessage: (message, target) => sent.push({ message, target }) });
    events.emit('view', view);
    events.emit('run', run);
    events.emit('error', error);
    events.emit('layer', { lane: 0, layer: 4, ms: 1 });
    return sent;
  }

  it.each([null, '1'])(
    'that the link does not name (embed: %s) hears of events without their words',
    (embed) => {
      const sent = listen(embed);
      expect(sent).toHaveLength(4);
      expect(sent[1]?.message).toMatchObject({ source: 'attention-loom', detail: { source: 'live' } });
      expect(sent.every(({ target }) => target === '*')).toBe(true);
      expect(JSON.stringify(sent)).not.toContain('secret');
      expect(sent[3]?.message).toEqual({
        source: 'attention-loom',
        event: 'layer',
        detail: { lane: 0, layer: 4, ms: 1 },
      });
    },
  );

  it('that the link names hears everything, and nobody else does', () => {
    const sent = listen('https://teacher.example');
    expect(sent.every(({ target }) => target === 'https://teacher.example')).toBe(true);
    expect(sent[0]?.message).toMatchObject({ event: 'view', detail: { view: { text: 'secret' } } });
  });
});
