import { type Address, parseAddress } from '../../model/address.ts';
import { formatInterventions, parseInterventions } from '../../model/interventions.ts';
import type { Sampling } from '../../model/sampling.ts';
import {
  type CameraState,
  cellMeasures,
  inspectorTabs,
  sinkModes,
  stackChoices,
  stepNames,
  type ViewState,
  wallColourings,
} from '../../model/view.ts';
import {
  bad,
  type Codec,
  choiceCodec,
  flagCodec,
  idsCodec,
  indexCodec,
  indicesCodec,
  nullable,
  value,
} from './codec.ts';

export type FieldCodecs = { readonly [K in keyof ViewState]: Codec<ViewState[K]> };

/** UTF-16 units of a sentence in a link; far beyond what a run can take. */
const longestText = 100_000;
const modelId = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\/[a-z0-9-]{1,64})?$/;

/** The first digits of the weights' SHA-256: whoever has the file can drop it. */
const broughtId = /^file:[0-9a-f]{12}$/;

/** A model of the Hub, in the state of a branch, a tag or a commit: asked for before it is fetched. */
const hubId = /^hub:[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}@[\w][\w./-]{0,199}$/;

const model: Codec<string> = {
  key: 'm',
  format: (id) => id,
  parse: (text) => (modelId.test(text) || broughtId.test(text) || hubId.test(text) ? value(text) : bad),
};

const sentence: Codec<string> = {
  key: 't',
  format: (text) => text,
  parse: (text) => (text.length <= longestText ? value(text) : bad),
};

const sublayerPrefix = /^(?:attn|cross)\./;

/** `attn.` and `cross.` are left out: `scores`, `out`, but `mlp.act`, `resid_post`. */
const point: Codec<string> = {
  key: 'p',
  format: (name) => name.replace(sublayerPrefix, ''),
  parse: (text) => (/^[a-z][a-z_.]{0,39}$/.test(text) ? value(text.replace(sublayerPrefix, '')) : bad),
};

/** `temp,topk,topp,minp,seed`. */
const sampling: Codec<Sampling> = {
  key: 'gen',
  format: ({ temperature, topK, topP, minP, seed }) =>
    [temperature, topK, topP, minP, seed].map(rounded).join(','),
  parse(text) {
    const parts = text.split(',', 6);
    if (parts.length !== 5 || !parts.every((part) => /^\d{1,9}(?:\.\d{1,3})?$/.test(part))) return bad;
    const [temperature = 0, topK = 1, topP = 1, minP = 0, seed = 0] = parts.map(Number);
    const fits = temperature <= 10 && Number.isInteger(topK) && topP <= 1 && minP <= 1;
    return fits && Number.isInteger(seed) ? value({ temperature, topK, topP, minP, seed }) : bad;
  },
};

function rounded(part: number): string {
  return String(Math.round(part * 1000) / 1000);
}

function chosenWord(key: string): Codec<string> {
  return {
    key,
    format: (word) => word,
    parse: (text) => (text.length > 0 && text.length <= 100 ? value(text) : bad),
  };
}

/** A list of interventions, or none at all if one of them is not understood. */
const changes: Codec<ViewState['changes']> = {
  key: 'x',
  format: (list) => (list.length === 0 ? null : formatInterventions(list)),
  parse(text) {
    const parsed = parseInterventions(text);
    return 'list' in parsed ? value(parsed.list) : bad;
  },
};

const longestTrail = 50;
const cellText = /^((?:decoder|encoder)\.[a-z0-9_.]{1,40})\[(\d{1,6}(?:,\d{1,6}){0,2})\]$/;

/** `decoder.13.mlp.act[7,1120]`, one behind another with `/`. */
const trailCodec: Codec<ViewState['trail']> = {
  key: 'from',
  format: (trail) =>
    trail.length === 0 ? null : trail.map(({ address, index }) => `${address}[${index.join(',')}]`).join('/'),
  parse(text) {
    const cells = text.split('/', longestTrail + 1).map((part) => {
      const [, address = '', index = ''] = cellText.exec(part) ?? [];
      return parseAddress(address) && { address: address as Address, index: index.split(',').map(Number) };
    });
    const known = cells.filter((cell) => cell !== null);
    return known.length === cells.length && known.length <= longestTrail ? value(known) : bad;
  },
};

const decimal = /^-?\d{1,7}(?:\.\d{1,6})?$/;

/** `px,py,pz,tx,ty,tz,zoom`, rounded to three decimals. */
const camera: Codec<CameraState> = {
  key: 'cam',
  format({ position, target, zoom }) {
    // Adding 0 turns -0 into 0.
    const parts = [...position, ...target, zoom].map((part) => String(Math.round(part * 1000) / 1000 + 0));
    return parts.every((part) => decimal.test(part)) && parts[6] !== '0' ? parts.join(',') : null;
  },
  parse(text) {
    const parts = text.split(',', 8);
    if (parts.length !== 7 || !parts.every((part) => decimal.test(part))) return bad;
    const [px = 0, py = 0, pz = 0, tx = 0, ty = 0, tz = 0, zoom = 0] = parts.map((part) => Number(part) + 0);
    return zoom > 0 ? value({ position: [px, py, pz], target: [tx, ty, tz], zoom }) : bad;
  },
};

/** `1`, or the origin of the page that embeds this one, which is then told more. */
const embed: Codec<string> = {
  key: 'embed',
  format: (origin) => origin,
  parse: (text) => (text === '1' || isOrigin(text) ? value(text) : bad),
};

function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^/]+$/.test(text)) return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** Key and coding of every field of a view, in the order in which a link names them. */
export const fieldCodecs: FieldCodecs = {
  model,
  text: sentence,
  decoderText: nullable({ ...sentence, key: 'd' }),
  generated: nullable(idsCodec('g')),
  sampling: nullable(sampling),
  chat: flagCodec('chat'),
  stack: nullable(choiceCodec('s', stackChoices)),
  layer: indexCodec('l'),
  heads: indicesCodec('h'),
  queries: indicesCodec('q'),
  key: indexCodec('k'),
  point: nullable(point),
  step: nullable(choiceCodec('step', stepNames)),
  trail: trailCodec,
  at: indexCodec('at'),
  tab: choiceCodec('tab', inspectorTabs),
  cell: choiceCodec('cell', cellMeasures),
  wall: choiceCodec('wall', wallColourings),
  sink: choiceCodec('sink', sinkModes),
  relief: flagCodec('relief'),
  word: nullable(chosenWord('w')),
  word2: nullable(chosenWord('w2')),
  changes,
  cam: nullable(camera),
  embed: nullable(embed),
  theme: nullable(choiceCodec('theme', ['light', 'dark'])),
  panel: nullable(choiceCodec('panel', ['none', 'explain', 'matches', 'numbers'])),
};

/** Begins the keys of the second lane. */
export const secondLane = 'b.';
