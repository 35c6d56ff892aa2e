import { ModelError } from '../../model/error.ts';
import { showFound, type TokenizerFile } from './tokenizerFile.ts';
import { readVocabulary } from './vocabulary.ts';

export interface BpeModel {
  readonly vocab: ReadonlyMap<string, number>;
  readonly unkToken: string | null;
  readonly byteFallback: boolean;
  /** A whole word that is in the vocabulary is one token, whatever the merges say. */
  readonly ignoreMerges: boolean;
}

/** Splits one merge, in either of its two spellings: `"a b"` and `["a", "b"]`. */
function mergeHalves(merge: unknown): readonly [string, string] | null {
  const halves = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
  const [left, right] = halves;
  return halves.length === 2 && typeof left === 'string' && typeof right === 'string' ? [left, right] : null;
}

function checkMerges(merges: readonly unknown[], vocab: ReadonlyMap<string, number>, file: string): void {
  const spelledAsText = typeof merges[0] === 'string';
  merges.forEach((merge, rank) => {
    const field = `model.merges[${rank}]`;
    const halves = (typeof merge === 'string') === spelledAsText ? mergeHalves(merge) : null;
    if (!halves) throw new ModelError({ file, field, found: showFound(merge), expected: 'a pair of tokens' });
    const [left, right] = halves;
    const unknown = [left, right, left + right].find((piece) => !vocab.has(piece));
    if (unknown === undefined) return;
    throw new ModelError({
      file,
      field,
      found: `a merge of ${JSON.stringify(left)} and ${JSON.stringify(right)}`,
      expected: `a merge of tokens of the vocabulary, which has no ${JSON.stringify(unknown)}`,
    });
  });
}

/** Options that no file of the supported families uses; each would change how words become tokens. */
const unusedOptions = ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix'] as const;

/** Checks vocabulary and merges of a BPE model. Throws a ModelError that names the entry. */
export function readBpeModel(content: TokenizerFile, file: string): BpeModel {
  const { model } = content;
  for (const option of unusedOptions) {
    if (!model[option]) continue;
    const found = showFound(model[option]);
    throw new ModelError({
      file,
      field: `model.${option}`,
      found,
      expected: 'null',
      hint: 'not supported yet',
    });
  }
  const merges = model.merges;
  if (!merges) {
    throw new ModelError({ file, field: 'model.merges', found: 'nothing', expected: 'a list of merges' });
  }
  const vocab = readVocabulary(content, file);
  checkMerges(merges, vocab, file);
  const unkToken = model.unk_token ?? null;
  if (unkToken !== null && !vocab.has(unkToken)) {
    const found = JSON.stringify(unkToken);
    throw new ModelError({ file, field: 'model.unk_token', found, expected: 'a token of the vocabulary' });
  }
  return {
    vocab,
    unkToken,
    byteFallback: model.byte_fallback ?? false,
    ignoreMerges: model.ignore_merges ?? false,
  };
}
