import * as v from 'valibot';
import { ModelError } from '../../model/error.ts';
import { type Component, parsePart, type TokenizerFile } from './tokenizerFile.ts';

export type Slot = 'normalizer' | 'pre_tokenizer' | 'post_processor' | 'decoder';

/** Where a Sequence of each slot keeps its steps. */
const sequenceKeys: Record<Slot, string> = {
  normalizer: 'normalizers',
  pre_tokenizer: 'pretokenizers',
  post_processor: 'processors',
  decoder: 'decoders',
};

const patternSchema = v.union([v.object({ Regex: v.string() }), v.object({ String: v.string() })]);
const oneCharacter = v.pipe(
  v.string(),
  v.check((text) => [...text].length === 1, 'one character'),
);
const templatePiece = v.union([
  v.object({ SpecialToken: v.looseObject({ id: v.string() }) }),
  v.object({ Sequence: v.looseObject({ id: v.string() }) }),
]);

const tokenAndId = v.tuple([v.string(), v.number()]);
const trimmedSchema = v.looseObject({
  trim_offsets: v.boolean(),
  add_prefix_space: v.optional(v.boolean()),
});

/** Fields that are read, and the values of them that are understood, per slot and type. */
const schemas: Record<Slot, Readonly<Record<string, v.GenericSchema>>> = {
  normalizer: {
    Prepend: v.looseObject({ prepend: oneCharacter }),
    Replace: v.looseObject({ pattern: patternSchema, content: v.string() }),
    NFC: v.looseObject({}),
    Lowercase: v.looseObject({}),
    Strip: v.looseObject({ strip_left: v.boolean(), strip_right: v.boolean() }),
    BertNormalizer: v.looseObject({
      clean_text: v.boolean(),
      handle_chinese_chars: v.boolean(),
      strip_accents: v.nullish(v.boolean()),
      lowercase: v.boolean(),
    }),
    Precompiled: v.looseObject({ precompiled_charsmap: v.string() }),
  },
  pre_tokenizer: {
    // Other behaviours drop text or join it to a neighbour.
    Split: v.looseObject({
      pattern: patternSchema,
      behavior: v.picklist(['Isolated', 'MergedWithPrevious']),
      invert: v.literal(false),
    }),
    Digits: v.looseObject({ individual_digits: v.boolean() }),
    ByteLevel: v.looseObject({ add_prefix_space: v.literal(false), use_regex: v.optional(v.boolean()) }),
    BertPreTokenizer: v.looseObject({}),
    WhitespaceSplit: v.looseObject({}),
    Metaspace: v.looseObject({
      replacement: oneCharacter,
      prepend_scheme: v.optional(v.picklist(['always', 'first', 'never'])),
      add_prefix_space: v.optional(v.boolean()),
      split: v.optional(v.boolean()),
    }),
  },
  post_processor: {
    ByteLevel: trimmedSchema,
    RobertaProcessing: v.looseObject({ ...trimmedSchema.entries, sep: tokenAndId, cls: tokenAndId }),
    BertProcessing: v.looseObject({ sep: tokenAndId, cls: tokenAndId }),
    TemplateProcessing: v.looseObject({
      single: v.array(templatePiece),
      special_tokens: v.record(
        v.string(),
        v.looseObject({ ids: v.array(v.number()), tokens: v.array(v.string()) }),
      ),
    }),
  },
  decoder: {
    ByteLevel: v.looseObject({}),
    WordPiece: v.looseObject({ prefix: v.string(), cleanup: v.boolean() }),
    Metaspace: v.looseObject({ replacement: oneCharacter }),
    ByteFallback: v.looseObject({}),
    Fuse: v.looseObject({}),
    Replace: v.looseObject({ pattern: patternSchema, content: v.string() }),
    Strip: v.looseObject({ content: v.string(), start: v.number(), stop: v.number() }),
  },
};

type StepTypes = Readonly<Record<Slot, readonly string[]>>;
type Components = Readonly<Record<Slot, readonly Component[]>>;

/** The steps of a slot, Sequences opened up, each checked. */
function readComponents(
  file: TokenizerFile,
  slot: Slot,
  allowed: readonly string[],
  name: string,
): readonly Component[] {
  const open = (component: Component, path: string): readonly Component[] => {
    if (component.type === 'Sequence') {
      const key = sequenceKeys[slot];
      const steps = parsePart(
        v.array(v.looseObject({ type: v.string() })),
        component[key],
        name,
        `${path}.${key}`,
      );
      return steps.flatMap((step, index) => open(step, `${path}.${key}.${index}`));
    }
    const schema = allowed.includes(component.type) ? schemas[slot][component.type] : undefined;
    if (schema) {
      parsePart(schema, component, name, path);
      return [component];
    }
    const found = JSON.stringify(component.type);
    const expected = allowed.length > 0 ? allowed.join(', ') : 'null';
    throw new ModelError({
      file: name,
      field: path,
      found,
      expected,
      hint: 'other types are not supported yet',
    });
  };
  const component = file[slot];
  return component ? open(component, slot) : [];
}

/** Every step of a file, checked. `types` lists, per slot, what a kind of tokenizer can align. */
export function readAllComponents(file: TokenizerFile, types: StepTypes, name: string): Components {
  const read = (slot: Slot) => readComponents(file, slot, types[slot], name);
  return {
    normalizer: read('normalizer'),
    pre_tokenizer: read('pre_tokenizer'),
    post_processor: read('post_processor'),
    decoder: read('decoder'),
  };
}
