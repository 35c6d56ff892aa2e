import type { ViewState } from '../../model/view.ts';
import { defaultView } from '../../model/defaultView.ts';
import type { Parsed } from './codec.ts';
import { fieldCodecs, secondLane } from './fieldCodecs.ts';
import { linkVersion } from './formatLink.ts';
import { decodeLinkValue } from './linkText.ts';
import { unpackText } from './packedText.ts';

export type LinkProblem = 'newer' | 'notUnderstood';

/** What the page says about a link that it could not follow in full. */
export const linkProblemSentences: Readonly<Record<LinkProblem, string>> = {
  newer: 'This link was made by a newer version of this page, so the default view is shown.',
  notUnderstood: 'Part of this link was not understood; the rest is shown.',
};

export interface ParsedLink {
  readonly view: ViewState;
  /** Lane b's view, where the link names one. */
  readonly second: ViewState | null;
  /** At most one of each kind. */
  readonly problems: readonly LinkProblem[];
}

const mostPairs = 100;
const longestFragment = 1_000_000;

/**
 * Reads the fragment of a link, with or without `#`. Never throws: each key is read alone, and what cannot be read
 * keeps its default, or in lane b what lane a has. Waits only to unpack `z`.
 */
export async function parseLink(fragment: string): Promise<ParsedLink> {
  const { pairs, cut } = splitPairs(fragment.replace(/^#/, ''));
  const version = pairs.get('v');
  if (version !== undefined && version !== linkVersion)
    return { view: defaultView, second: null, problems: ['newer'] };
  const problems = new Set<LinkProblem>(cut ? ['notUnderstood'] : []);
  const view: { -readonly [K in keyof ViewState]: ViewState[K] } = { ...defaultView };
  const ofSecond: [key: string, coded: string][] = [];
  for (const [key, coded] of pairs) {
    if (key === 'v') continue;
    if (key.startsWith(secondLane)) ofSecond.push([key.slice(secondLane.length), coded]);
    else note(await readPair(key, coded, view));
  }
  const second = { ...view };
  for (const [key, coded] of ofSecond) {
    if (coded !== '' || !setDefault(key, second)) note(await readPair(key, coded, second));
  }
  const isNamed = ofSecond.some(([key]) => key === 'z' || fieldOfKey.has(key));
  return { view, second: isNamed ? second : null, problems: [...problems] };

  function note(problem: LinkProblem | null): void {
    if (problem) problems.add(problem);
  }
}

/** An empty value of lane b is the default, which is not lane a's; false for a sentence, which may be empty. */
function setDefault(key: string, view: { -readonly [K in keyof ViewState]: ViewState[K] }): boolean {
  const field = fieldOfKey.get(key);
  if (field === undefined || field === 'text' || field === 'decoderText') return false;
  Object.assign(view, { [field]: defaultView[field] });
  return true;
}

/** A sentence stands under `t` or `z`: of the two the first counts, as of any key that is repeated. */
const otherSpelling: ReadonlyMap<string, string> = new Map([
  ['t', 'z'],
  ['z', 't'],
  ['b.t', 'b.z'],
  ['b.z', 'b.t'],
]);

function splitPairs(fragment: string): {
  readonly pairs: ReadonlyMap<string, string>;
  readonly cut: boolean;
} {
  const kept = fragment.slice(0, longestFragment);
  const parts = kept.split('&', mostPairs + 1);
  const pairs = new Map<string, string>();
  for (const part of parts.slice(0, mostPairs)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = equals < 0 ? part : part.slice(0, equals);
    if (!pairs.has(key) && !pairs.has(otherSpelling.get(key) ?? key))
      pairs.set(key, equals < 0 ? '' : part.slice(equals + 1));
  }
  return { pairs, cut: kept.length < fragment.length || parts.length > mostPairs };
}

const fieldOfKey = new Map(
  (Object.keys(fieldCodecs) as (keyof ViewState)[]).map((field) => [fieldCodecs[field].key, field]),
);

async function readPair(
  key: string,
  coded: string,
  view: { -readonly [K in keyof ViewState]: ViewState[K] },
): Promise<LinkProblem | null> {
  if (key === 'z') {
    const text = await unpackText(coded);
    return text === null ? 'notUnderstood' : setField('text', text, view);
  }
  const field = fieldOfKey.get(key);
  if (field === undefined) return 'notUnderstood';
  const text = decodeLinkValue(coded);
  return text === null ? 'notUnderstood' : setField(field, text, view);
}

function setField<K extends keyof ViewState>(
  field: K,
  text: string,
  view: { -readonly [F in K]: ViewState[F] },
): LinkProblem | null {
  const parsed = fieldCodecs[field].parse(text) as Parsed<ViewState[K]>;
  if (parsed.kind !== 'value') return 'notUnderstood';
  view[field] = parsed.value;
  return null;
}
