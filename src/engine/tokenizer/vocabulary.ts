import { ModelError } from '../../model/error.ts';
import { showFound, type TokenizerFile } from './tokenizerFile.ts';

/** The table of tokens and ids. Throws a ModelError that names the entry. */
export function readVocabulary({ model }: TokenizerFile, file: string): ReadonlyMap<string, number> {
  if (Array.isArray(model.vocab)) {
    throw new ModelError({ file, field: 'model.vocab', found: 'a list', expected: 'a table of tokens' });
  }
  const vocab = new Map<string, number>(Object.entries(model.vocab));
  for (const [piece, id] of vocab) {
    if (Number.isInteger(id) && id >= 0) continue;
    const field = `model.vocab[${JSON.stringify(piece)}]`;
    throw new ModelError({ file, field, found: showFound(id), expected: 'a whole number, 0 or more' });
  }
  if (vocab.size > 0) return vocab;
  throw new ModelError({ file, field: 'model.vocab', found: 'no tokens', expected: 'at least one token' });
}

/** `model.unk_token`, which models of whole words need. Throws ModelError. */
export function readUnknown(
  { model }: TokenizerFile,
  vocab: ReadonlyMap<string, number>,
  file: string,
): string {
  const token = model.unk_token;
  if (typeof token === 'string' && vocab.has(token)) return token;
  const found = showFound(token ?? undefined);
  throw new ModelError({ file, field: 'model.unk_token', found, expected: 'a token of the vocabulary' });
}
