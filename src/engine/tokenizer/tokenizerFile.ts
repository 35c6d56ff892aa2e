import * as v from 'valibot';
import { ModelError } from '../../model/error.ts';

/** A step of the pipeline, as tokenizer.json names it; its own fields are checked by componentSchemas.ts. */
const componentSchema = v.looseObject({ type: v.string() });

const addedTokenSchema = v.looseObject({
  id: v.pipe(v.number(), v.integer(), v.minValue(0)),
  content: v.pipe(v.string(), v.minLength(1)),
  special: v.boolean(),
  single_word: v.optional(v.boolean(), false),
  lstrip: v.optional(v.boolean(), false),
  rstrip: v.optional(v.boolean(), false),
  normalized: v.optional(v.boolean(), false),
});

const modelSchema = v.looseObject({
  type: v.optional(v.string()),
  // Entries are checked by the reader of each kind: as a valibot record, 50,000 of them would be copied one by one.
  vocab: v.custom<object>((value) => typeof value === 'object' && value !== null, 'a table of tokens'),
  merges: v.optional(v.custom<readonly unknown[]>(Array.isArray, 'a list of merges')),
  dropout: v.nullish(v.number()),
  unk_token: v.nullish(v.string()),
  unk_id: v.nullish(v.number()),
  continuing_subword_prefix: v.nullish(v.string()),
  end_of_word_suffix: v.nullish(v.string()),
  fuse_unk: v.nullish(v.boolean()),
  byte_fallback: v.nullish(v.boolean()),
  ignore_merges: v.nullish(v.boolean()),
  max_input_chars_per_word: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

const fileSchema = v.looseObject({
  added_tokens: v.optional(v.array(addedTokenSchema), []),
  normalizer: v.optional(v.nullable(componentSchema), null),
  pre_tokenizer: v.optional(v.nullable(componentSchema), null),
  post_processor: v.optional(v.nullable(componentSchema), null),
  decoder: v.optional(v.nullable(componentSchema), null),
  model: modelSchema,
});

export type Component = v.InferOutput<typeof componentSchema>;
export type AddedToken = v.InferOutput<typeof addedTokenSchema>;
export type TokenizerFile = v.InferOutput<typeof fileSchema>;

/** As people read it: `"text"`, `a list`, `nothing`; never a whole table. */
export function showFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a table';
  const shown = JSON.stringify(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}

/** valibot's names of types, in the words people use of a JSON file. */
const typeNames: Readonly<Record<string, string>> = {
  Object: 'a table',
  Array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

function showExpected(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'custom' || issue.type === 'check') return issue.message;
  const isMissingKey = issue.kind === 'schema' && issue.message.startsWith('Invalid key');
  if (isMissingKey || issue.expected === null) return 'a value';
  return typeNames[issue.expected] ?? issue.expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
}

/** Parses `value` or throws a ModelError that names the field inside `path`. */
export function parsePart<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  file: string,
  path = '',
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const inner = v.getDotPath(issue) ?? '';
  const found = issue.path?.at(-1);
  throw new ModelError({
    file,
    field: [path, inner].filter(Boolean).join('.'),
    found: showFound(found && 'value' in found ? found.value : issue.input),
    expected: showExpected(issue),
  });
}

/** Checks the shape of a parsed tokenizer.json, so that nothing later meets a missing or wrong field. */
export function parseTokenizerFile(json: unknown, name: string): TokenizerFile {
  return parsePart(fileSchema, json, name);
}
