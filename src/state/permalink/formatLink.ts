import type { ViewState } from '../../model/view.ts';
import { defaultView } from '../../model/defaultView.ts';
import type { Codec } from './codec.ts';
import { fieldCodecs, secondLane } from './fieldCodecs.ts';
import { encodeLinkValue } from './linkText.ts';

/** Format version, always the first pair. */
export const linkVersion = '1';

/**
 * The fragment of a link to this view, without `#`: `v=1`, then keys in table order, defaults left out.
 * `packedText` is packText(view.text), for whoever has it: it replaces the sentence where that is shorter. `second` is
 * lane b's view, whose keys begin with `b.`.
 */
export function formatLink(
  view: ViewState,
  packedText: string | null = null,
  second: ViewState | null = null,
): string {
  const pairs = [`v=${linkVersion}`];
  for (const field of fields) {
    const coded = formatField(field, view);
    if (coded === null) continue;
    const packs = field === 'text' && packedText !== null && packedText.length < coded.length;
    pairs.push(packs ? `z=${packedText}` : `${fieldCodecs[field].key}=${coded}`);
  }
  return [...pairs, ...(second ? formatSecond(view, second) : [])].join('&');
}

const fields = Object.keys(fieldCodecs) as (keyof ViewState)[];

/** Lane b: what is left out equals lane a, an empty value is the default. Something is always named: it says that there is a lane b. */
function formatSecond(view: ViewState, second: ViewState): readonly string[] {
  const pairs = fields.flatMap((field) => {
    const text = textOf(field, second);
    return text === textOf(field, view) ? [] : [pairOf(field, text ?? '')];
  });
  return pairs.length > 0 ? pairs : [pairOf('model', second.model)];
}

function pairOf(field: keyof ViewState, text: string): string {
  return `${secondLane}${fieldCodecs[field].key}=${encodeLinkValue(text)}`;
}

function formatField(field: keyof ViewState, view: ViewState): string | null {
  const text = textOf(field, view);
  return text === null || text === textOf(field, defaultView) ? null : encodeLinkValue(text);
}

function textOf<K extends keyof ViewState>(field: K, view: ViewState): string | null {
  // Which K it is does not matter to the one codec that stands under it.
  const codec = fieldCodecs[field] as Codec<ViewState[K]>;
  return codec.format(view[field]);
}
