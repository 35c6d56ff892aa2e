import { ModelError } from '../../model/error.ts';
import { byteFallbackRow } from './byteFallback.ts';
import { byteLevelRow } from './byteLevel.ts';
import { showFound, type TokenizerFile } from './tokenizerFile.ts';
import type { TokenizerRow } from './tokenizerRow.ts';
import { unigramRow } from './unigram.ts';
import { wordLevelRow } from './wordLevel.ts';
import { wordPieceRow } from './wordPiece.ts';

export type TokenizerKind = 'byteLevelBpe' | 'byteFallbackBpe' | 'wordPiece' | 'unigram' | 'wordLevel';

/** A new kind of tokenizer is a new row: the steps it understands and how it aligns words to the source. */
const rows: Readonly<Record<TokenizerKind, TokenizerRow>> = {
  byteLevelBpe: byteLevelRow,
  byteFallbackBpe: byteFallbackRow,
  wordPiece: wordPieceRow,
  unigram: unigramRow,
  wordLevel: wordLevelRow,
};

const kinds: Readonly<Record<string, (file: TokenizerFile) => TokenizerKind | null>> = {
  BPE: ({ model, pre_tokenizer: preTokenizer }) => {
    if (model.byte_fallback) return 'byteFallbackBpe';
    return hasStep(preTokenizer, 'ByteLevel') ? 'byteLevelBpe' : null;
  },
  WordPiece: () => 'wordPiece',
  Unigram: () => 'unigram',
  WordLevel: () => 'wordLevel',
};

function hasStep(component: unknown, type: string): boolean {
  if (Array.isArray(component)) return component.some((step) => hasStep(step, type));
  if (typeof component !== 'object' || component === null) return false;
  if ('type' in component && component.type === type) return true;
  return 'pretokenizers' in component && hasStep(component.pretokenizers, type);
}

/** Which row reads a file. Throws a ModelError for a kind that has no row. */
export function tokenizerRow(file: TokenizerFile, name: string): TokenizerRow {
  const { model } = file;
  const type = model.type ?? (model.merges ? 'BPE' : undefined);
  const kind = type !== undefined && Object.hasOwn(kinds, type) ? kinds[type]?.(file) : undefined;
  if (kind) return rows[kind];
  throw new ModelError({
    file: name,
    field: 'model.type',
    found: type === 'BPE' ? '"BPE" that is neither byte-level nor has byte_fallback' : showFound(type),
    expected: Object.keys(kinds).join(', '),
    hint: 'other kinds of tokenizer are not supported yet',
  });
}
