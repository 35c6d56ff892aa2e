import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Token } from '../model/token.ts';
import { changeView, selectToken } from './actions.ts';
import { alignTokens } from './alignTokens.ts';
import { initialState } from './initialState.ts';
import { linkLanes, setViews } from './laneLinks.ts';
import { focusLane, lanes, laneStores } from './lanes.ts';
import type { RunState } from './loomState.ts';

const [first, second] = laneStores;
const view = (lane: 0 | 1) => laneStores[lane].getState().view;
let unlink: () => void;

/** Words and where they stand; a piece in brackets is special and stands nowhere. */
function runOf(text: string, pieces: readonly string[]): RunState {
  let from = 0;
  const tokens = pieces.map((piece, id): Token => {
    if (piece.startsWith('[')) return { id, piece, text: '', start: 0, end: 0, special: true };
    const start = text.indexOf(piece, from);
    from = start + piece.length;
    return { id, piece, text: piece, start, end: from, special: false };
  });
  return { ...initialState.run, text, tokens, keyTokens: tokens };
}

const decoder = runOf('The cat was tired.', ['The', ' cat', ' was', ' tired', '.']);
const encoder = runOf('The cat was tired.', ['[CLS]', 'The', 'cat', 'was', 'ti', 'red', '.', '[SEP]']);

beforeEach(() => {
  for (const lane of laneStores) lane.setState(initialState, true);
  unlink = linkLanes();
  lanes.setState({ compared: true, focused: 0, linked: true });
});

afterEach(() => {
  unlink();
  lanes.setState({ compared: false, focused: 0, linked: true });
});

describe('words of two lanes', () => {
  it('are the same where they stand on the same letters', () => {
    expect([0, 1, 3, 4].map((pos) => alignTokens(decoder, encoder, pos))).toEqual([1, 2, 5, 6]);
    expect([1, 4, 5].map((pos) => alignTokens(encoder, decoder, pos))).toEqual([0, 3, 3]);
    expect(alignTokens(encoder, decoder, 0)).toBeNull();
    expect(alignTokens(encoder, encoder, 7)).toBe(7);
  });

  it('of other sentences are the same occurrence of the same word', () => {
    const river = runOf('We sat by the bank bank', ['We', ' sat', ' by', ' the', ' bank', ' bank']);
    const money = runOf('I put the money at the bank', [
      'I',
      ' put',
      ' the',
      ' money',
      ' at',
      ' the',
      ' bank',
    ]);
    expect([3, 4, 5, 1].map((pos) => alignTokens(river, money, pos))).toEqual([2, 6, 6, null]);
    expect(alignTokens(money, river, 5)).toBe(3);
  });
});

describe('two lanes', () => {
  beforeEach(() => {
    first.setState({ run: decoder });
    second.setState({ run: encoder });
    setViews(
      { ...initialState.view, text: decoder.text },
      { ...initialState.view, text: encoder.text, model: 'all-minilm-l6-v2' },
    );
  });

  it('select the same word, whichever lane it is clicked in', () => {
    selectToken(1);
    expect(view(1).queries).toEqual([2]);
    focusLane(1);
    selectToken(3);
    expect(view(0).queries).toEqual([2]);
    expect(view(1).queries).toEqual([3]);
  });

  it('keep what the other has no word for', () => {
    selectToken(1);
    focusLane(1);
    selectToken(0);
    expect(view(0).queries).toEqual([1]);
  });

  it('share how they are drawn, and open layers of different models by themselves', () => {
    changeView({ cell: 'norm', sink: 'full', tab: 'head', layer: 5, heads: [2] });
    expect(view(1)).toMatchObject({ cell: 'norm', sink: 'full', tab: 'head', layer: null, heads: [] });
  });

  it('of one model open the same head until they stand at different ones', () => {
    changeView({ model: initialState.view.model }, second);
    changeView({ layer: 5, heads: [2] });
    expect(view(1)).toMatchObject({ layer: 5, heads: [2] });
    lanes.setState({ linked: false });
    changeView({ heads: [4] }, second);
    lanes.setState({ linked: true });
    expect(view(0).heads).toEqual([2]);
    changeView({ heads: [3] });
    expect(view(1).heads).toEqual([4]);
  });

  it('read the same text until lane b is given its own', () => {
    changeView({ text: 'another one' });
    expect(view(1).text).toBe('another one');
    changeView({ text: 'its own' }, second);
    expect(view(0).text).toBe('another one');
    changeView({ text: 'a third' });
    expect(view(1).text).toBe('its own');
  });

  it('are restored as a link names them, and follow nothing meanwhile', () => {
    setViews({ ...initialState.view, layer: 1 }, { ...initialState.view, layer: 2 });
    expect([view(0).layer, view(1).layer]).toEqual([1, 2]);
    focusLane(1);
    setViews(initialState.view, null);
    expect(lanes.getState()).toMatchObject({ compared: false, focused: 0 });
  });
});
