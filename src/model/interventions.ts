import { type Address, parseAddress } from './address.ts';
import type { StackChoice } from './view.ts';

/**
 * Changes to a forward pass, applied where they stand in it; `x` of links and `--x` of capture. null for a layer, head or
 * place means each of them; `of` is written where a model has several attentions.
 */
export type Intervention =
  /** z of one head, times a factor. */
  | {
      readonly kind: 'head';
      readonly of: StackChoice | null;
      readonly layer: number;
      readonly head: number;
      readonly factor: number;
    }
  /** What attention, the MLP, or all sublayers of a layer write, times a factor. */
  | {
      readonly kind: 'attn' | 'mlp' | 'layer';
      readonly of: StackChoice | null;
      readonly layer: number;
      readonly factor: number;
    }
  /** The score just before the mask, times a factor. */
  | {
      readonly kind: 'score';
      readonly of: StackChoice | null;
      readonly layer: number | null;
      readonly head: number | null;
      readonly factor: number;
    }
  /** The mask is taken away. */
  | { readonly kind: 'mask'; readonly of: StackChoice | null; readonly layer: number | null }
  /** A pair is forbidden, or allowed. */
  | {
      readonly kind: 'cut' | 'allow';
      readonly of: StackChoice | null;
      readonly layer: number;
      readonly head: number | null;
      readonly query: number | null;
      readonly key: number | null;
    }
  /** A row of a value is set to 0. */
  | { readonly kind: 'zero'; readonly address: Address; readonly pos: number | null }
  /** A row of a value is taken from the other lane. */
  | {
      readonly kind: 'patch';
      readonly address: Address;
      readonly head: number | null;
      readonly pos: number | null;
    };

export type InterventionKind = Intervention['kind'];

const number = '(-?\\d{1,9}(?:\\.\\d{1,9})?(?:e-?\\d{1,2})?)';
const index = '(\\d{1,4})';
const any = '(\\d{1,4}|\\*)';
const stack = '(?:(enc|dec|cross)\\.)?';
const shapes: readonly (readonly [RegExp, (parts: readonly string[]) => Intervention])[] = [
  [
    new RegExp(`^head:${stack}${index}\\.${index}\\*${number}$`),
    ([of, layer, head, factor]) => ({
      kind: 'head',
      of: stackOf(of),
      layer: Number(layer),
      head: Number(head),
      factor: Number(factor),
    }),
  ],
  [
    new RegExp(`^(attn|mlp|layer):${stack}${index}\\*${number}$`),
    ([kind, of, layer, factor]) => ({
      kind: kind as 'attn',
      of: stackOf(of),
      layer: Number(layer),
      factor: Number(factor),
    }),
  ],
  [
    new RegExp(`^score(?::${stack}${index}(?:\\.${index})?)?\\*${number}$`),
    ([of, layer, head, factor]) => ({
      kind: 'score',
      of: stackOf(of),
      layer: orNull(layer),
      head: orNull(head),
      factor: Number(factor),
    }),
  ],
  [
    new RegExp(`^mask:(?:off|${stack}${index})$`),
    ([of, layer]) => ({ kind: 'mask', of: stackOf(of), layer: orNull(layer) }),
  ],
  [
    new RegExp(`^(cut|allow):${stack}${index}\\.${any}\\.${any}\\.${any}$`),
    ([kind, of, layer, head, query, key]) => ({
      kind: kind as 'cut',
      of: stackOf(of),
      layer: Number(layer),
      head: orNull(head),
      query: orNull(query),
      key: orNull(key),
    }),
  ],
  [
    new RegExp(`^zero:([a-z_.\\d]{1,60})@${any}$`),
    ([address, pos]) => ({ kind: 'zero', address: address as Address, pos: orNull(pos) }),
  ],
  [
    new RegExp(`^patch:([a-z_.\\d]{1,60})(?:\\[${index}\\])?@${any}$`),
    ([address, head, pos]) => ({
      kind: 'patch',
      address: address as Address,
      head: orNull(head),
      pos: orNull(pos),
    }),
  ],
];

/** Most changes of one run. */
const most = 64;

function stackOf(text: string | undefined): StackChoice | null {
  return (text as StackChoice | undefined) ?? null;
}

function orNull(text: string | undefined): number | null {
  return text === undefined || text === '*' ? null : Number(text);
}

/** A comma-separated list, or the first part of it that is none. */
export function parseInterventions(
  text: string,
): { readonly list: readonly Intervention[] } | { readonly wrong: string } {
  if (text === '') return { list: [] };
  const parts = text.split(',', most + 1);
  if (parts.length > most) return { wrong: `more than ${most} changes` };
  const list: Intervention[] = [];
  for (const part of parts) {
    const parsed = parseOne(part);
    if (!parsed) return { wrong: part.slice(0, 60) };
    list.push(parsed);
  }
  return { list };
}

function parseOne(part: string): Intervention | null {
  for (const [shape, build] of shapes) {
    const found = shape.exec(part);
    if (!found) continue;
    const built = build(found.slice(1));
    if ('address' in built && !parseAddress(built.address)) return null;
    return 'factor' in built && !Number.isFinite(built.factor) ? null : built;
  }
  return null;
}

/** Twin of parseInterventions. */
export function formatInterventions(list: readonly Intervention[]): string {
  return list.map(formatIntervention).join(',');
}

export function formatIntervention(one: Intervention): string {
  const of = 'of' in one && one.of ? `${one.of}.` : '';
  const star = (part: number | null): string => (part === null ? '*' : String(part));
  switch (one.kind) {
    case 'head':
      return `head:${of}${one.layer}.${one.head}*${one.factor}`;
    case 'attn':
    case 'mlp':
    case 'layer':
      return `${one.kind}:${of}${one.layer}*${one.factor}`;
    case 'score': {
      const place = one.layer === null ? '' : `:${of}${one.layer}${one.head === null ? '' : `.${one.head}`}`;
      return `score${place}*${one.factor}`;
    }
    case 'mask':
      return one.layer === null ? 'mask:off' : `mask:${of}${one.layer}`;
    case 'cut':
    case 'allow':
      return `${one.kind}:${of}${one.layer}.${star(one.head)}.${star(one.query)}.${star(one.key)}`;
    case 'zero':
      return `zero:${one.address}@${star(one.pos)}`;
    default:
      return `patch:${one.address}${one.head === null ? '' : `[${one.head}]`}@${star(one.pos)}`;
  }
}
