import { ModelError } from '../../model/error.ts';
import { utf8Bytes } from './alignedWord.ts';
import { splitCharacters, toWord } from './characters.ts';
import { createNormalizer } from './normalizers.ts';
import { createPreTokenizer } from './preTokenizers.ts';
import { showFound, type TokenizerFile } from './tokenizerFile.ts';
import type { TokenizerRow, WordPiece } from './tokenizerRow.ts';

interface UnigramModel {
  readonly vocab: ReadonlyMap<string, number>;
  /** Log probability of each token, by id. */
  readonly scores: readonly number[];
  readonly unknownId: number;
  /** Of a character that no token begins and ends with. */
  readonly unknownScore: number;
  /** UTF-16 units of the longest token. */
  readonly longest: number;
}

/** How much less likely than the rarest token a character without one is (SentencePiece). */
const unknownPenalty = 10;

function readModel({ model }: TokenizerFile, file: string): UnigramModel {
  const fail = (field: string, found: string, expected: string): never => {
    throw new ModelError({ file, field, found, expected });
  };
  if (!Array.isArray(model.vocab)) return fail('model.vocab', 'a table', 'a list of tokens and scores');
  if (model.byte_fallback) fail('model.byte_fallback', 'true', 'false');
  const scores: number[] = [];
  const vocab = new Map<string, number>();
  for (const [id, entry] of (model.vocab as readonly unknown[]).entries()) {
    const [token, score] = Array.isArray(entry) && entry.length === 2 ? entry : [];
    if (typeof token !== 'string' || typeof score !== 'number' || !Number.isFinite(score)) {
      return fail(`model.vocab[${id}]`, showFound(entry), 'a token and its score');
    }
    vocab.set(token, id);
    scores.push(score);
  }
  const unknownId = model.unk_id ?? -1;
  if (!Number.isInteger(unknownId) || unknownId < 0 || unknownId >= scores.length) {
    fail('model.unk_id', showFound(model.unk_id ?? undefined), `an id below ${scores.length}`);
  }
  const lowest = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
  const longest = [...vocab.keys()].reduce((most, token) => Math.max(most, token.length), 0);
  return { vocab, scores, unknownId, unknownScore: lowest - unknownPenalty, longest };
}

/** The best way to reach one place of a word. */
interface Step {
  readonly from: number;
  readonly id: number;
  readonly score: number;
}

/** The most likely pieces of a word (Kudo 2018, section 3.2; Viterbi); neighbouring unknown ones are one piece. */
function cutWord(word: string, model: UnigramModel): readonly WordPiece[] {
  const best: (Step | undefined)[] = new Array(word.length + 1);
  for (let from = 0; from < word.length; ) {
    const reached = best[from]?.score ?? 0;
    const size = (word.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
    const offer = (to: number, id: number, score: number) => {
      const known = best[to];
      if (!known || score > known.score) best[to] = { from, id, score };
    };
    let single = false;
    for (let to = from + 1; to <= Math.min(word.length, from + model.longest); to++) {
      const id = model.vocab.get(word.slice(from, to));
      if (id === undefined) continue;
      offer(to, id, (model.scores[id] as number) + reached);
      single ||= to === from + size;
    }
    if (!single) offer(from + size, model.unknownId, model.unknownScore + reached);
    from += size;
  }
  return walkBack(word, best, model.unknownId);
}

function walkBack(
  word: string,
  best: readonly (Step | undefined)[],
  unknownId: number,
): readonly WordPiece[] {
  const pieces: WordPiece[] = [];
  for (let end = word.length; end > 0; ) {
    let step = best[end] as Step;
    const isUnknown = step.id === unknownId;
    while (isUnknown && step.from > 0 && best[step.from]?.id === unknownId) step = best[step.from] as Step;
    const piece = word.slice(step.from, end);
    pieces.push({ piece, bytes: utf8Bytes(piece), ...(isUnknown ? { id: unknownId } : {}) });
    end = step.from;
  }
  return pieces.reverse();
}

/** Unigram model behind a character map (T5, Marian). */
export const unigramRow: TokenizerRow = {
  steps: {
    normalizer: ['Precompiled', 'NFC', 'Replace', 'Strip', 'Lowercase'],
    pre_tokenizer: ['WhitespaceSplit', 'Metaspace'],
    post_processor: ['TemplateProcessing'],
    decoder: ['Metaspace'],
  },
  aligner: ({ file, content, components }) => {
    const model = readModel(content, file);
    const normalize = createNormalizer(components.normalizer, file);
    const split = createPreTokenizer(components.pre_tokenizer, file);
    return {
      vocab: model.vocab,
      words: (text, start) => split(normalize(splitCharacters(text, start))).map(toWord),
      cut: (word) => cutWord(word, model),
      readable: (piece) => piece.replaceAll('▁', ' '),
      toDecode: (pieces) => [...pieces],
    };
  },
};
