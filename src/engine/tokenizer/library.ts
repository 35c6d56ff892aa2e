import { Tokenizer } from '@huggingface/tokenizers';
import { ensure } from '../../base/brand.ts';
import { ModelError } from '../../model/error.ts';
import { closeLibraryGaps } from './libraryGaps.ts';
import type { TokenizerFile } from './tokenizerFile.ts';

/** The library's tokenizer for a checked file. */
export function createLibrary(file: TokenizerFile, name: string): Tokenizer {
  try {
    return new Tokenizer(closeLibraryGaps(file), {});
  } catch (error) {
    // All that the schema cannot see is whether a pattern is a regular expression.
    const found = error instanceof Error ? error.message : String(error);
    throw new ModelError({
      file: name,
      field: 'pre_tokenizer',
      found,
      expected: 'patterns that can be read',
    });
  }
}

/** The special pieces that the post-processor puts before and after a text. */
export function specialPieces(library: Tokenizer): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  if (!library.post_processor) return { before: [], after: [] };
  const text = '\u0000';
  const { tokens } = library.post_processor([text], null, true);
  const at = tokens.indexOf(text);
  return { before: tokens.slice(0, at), after: tokens.slice(at + 1) };
}

/** Pieces of one word, in order. */
export function mergeWord(library: Tokenizer, word: string): readonly string[] {
  return ensure(library.model, 'model of the tokenizer')([word]);
}

/** Text of pieces, by the decoder of the file. */
export function decodePieces(library: Tokenizer, pieces: string[]): string {
  return library.decoder ? library.decoder(pieces) : pieces.join(' ');
}
