import type { Component, TokenizerFile } from './tokenizerFile.ts';

/** The split of GPT-2, which byte-level files switch on with `use_regex` (openai/gpt-2, encoder.py). */
const gpt2Split = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

function split(regex: string): Component {
  return { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false };
}

/**
 * Pre-tokenizers that `@huggingface/tokenizers` 0.2.0 reads differently from the Rust library, said with its Split,
 * which reads patterns as Oniguruma does: ByteLevel's own split misses U+0085 as white space and counts U+FEFF as
 * one, and Digits takes ASCII digits alone.
 */
const rewrites: Readonly<Record<string, (component: Component) => readonly Component[]>> = {
  ByteLevel: (component) =>
    component.use_regex === false ? [component] : [split(gpt2Split), { ...component, use_regex: false }],
  Digits: ({ individual_digits }) => [split(individual_digits ? '\\p{N}' : '\\p{N}+')],
  Sequence: ({ pretokenizers }) => (pretokenizers as readonly Component[]).flatMap(rewrite),
};

function rewrite(component: Component): readonly Component[] {
  return rewrites[component.type]?.(component) ?? [component];
}

/** The file as the library must be given it. Padding and truncation are the caller's business, never the file's. */
export function closeLibraryGaps(file: TokenizerFile): TokenizerFile {
  const pretokenizers = file.pre_tokenizer && rewrite(file.pre_tokenizer);
  return {
    ...file,
    padding: null,
    truncation: null,
    pre_tokenizer: pretokenizers && { type: 'Sequence', pretokenizers },
  };
}
