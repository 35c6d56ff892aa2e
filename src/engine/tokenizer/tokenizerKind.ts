import { ModelError } from '../../model/error.ts';
import { byteFallbackRow } from './byteFallback.ts';
import { byteLevelRow } from './byteLevel.ts';
import { showFound, type TokenizerFile } from './tokenizerFile.ts';
import type { TokenizerRow } from './tokenizerRow.ts';

export type TokenizerKind = 'byteLevelBpe' | 'byteFallbackBpe';

/** A new kind of tokenizer is a new row: the steps it understands and how it aligns words to the source. */
const rows: Record<TokenizerKind, TokenizerRow> = {
  byteLevelBpe: byteLevelRow,
  byteFallbackBpe: byteFallbackRow,
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
  if (type === 'BPE' && model.byte_fallback) return rows.byteFallbackBpe;
  if (type === 'BPE' && hasStep(file.pre_tokenizer, 'ByteLevel')) return rows.byteLevelBpe;
  throw new ModelError({
    file: name,
    field: 'model.type',
    found: type === 'BPE' ? '"BPE" that is neither byte-level nor has byte_fallback' : showFound(type),
    expected: 'byte-level BPE or BPE with byte_fallback',
    hint: 'other kinds of tokenizer are not supported yet',
  });
}
