import type { ViewState } from '../../model/view.ts';
import { defaultView } from '../../model/defaultView.ts';
import type { Codec } from './codec.ts';
import { fieldCodecs } from './fieldCodecs.ts';
import { encodeLinkValue } from './linkText.ts';

/** Format version, always the first pair. */
export const linkVersion = '1';

/**
 * The fragment of a link to this view, without `#`: `v=1`, then keys in table order, defaults left out.
 * `packedText` is packText(view.text), for whoever has it: it replaces the sentence where that is shorter.
 */
export function formatLink(view: ViewState, packedText: string | null = null): string {
  const pairs = [`v=${linkVersion}`];
  for (const field of Object.keys(fieldCodecs) as (keyof ViewState)[]) {
    const coded = formatField(field, view);
    if (coded === null) continue;
    const packs = field === 'text' && packedText !== null && packedText.length < coded.length;
    pairs.push(packs ? `z=${packedText}` : `${fieldCodecs[field].key}=${coded}`);
  }
  return pairs.join('&');
}

function formatField<K extends keyof ViewState>(field: K, view: ViewState): string | null {
  // Which K it is does not matter to the one codec that stands under it.
  const codec = fieldCodecs[field] as Codec<ViewState[K]>;
  const text = codec.format(view[field]);
  return text === null || text === codec.format(defaultView[field]) ? null : encodeLinkValue(text);
}
