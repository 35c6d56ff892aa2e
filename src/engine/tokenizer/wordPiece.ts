import { utf8Bytes } from './alignedWord.ts';
import { splitCharacters, toWord } from './characters.ts';
import { createNormalizer } from './normalizers.ts';
import { createPreTokenizer } from './preTokenizers.ts';
import type { TokenizerRow, WordPiece } from './tokenizerRow.ts';
import { readUnknown, readVocabulary } from './vocabulary.ts';

interface WordPieceModel {
  readonly vocab: ReadonlyMap<string, number>;
  readonly unknown: string;
  /** What pieces inside a word begin with. */
  readonly prefix: string;
  /** Longer words, in characters, are not cut. */
  readonly longestWord: number;
}

/** The longest piece first, from left to right; a word that cannot be cut to its end is unknown (Wu et al. 2016). */
function cutWord(
  word: string,
  { vocab, unknown, prefix, longestWord }: WordPieceModel,
): readonly WordPiece[] {
  const characters = [...word];
  const whole = [{ piece: unknown, bytes: utf8Bytes(word) }];
  if (characters.length > longestWord) return whole;
  const pieces: WordPiece[] = [];
  for (let from = 0; from < characters.length; ) {
    let to = characters.length;
    const pieceOf = (end: number) => (from > 0 ? prefix : '') + characters.slice(from, end).join('');
    while (to > from && !vocab.has(pieceOf(to))) to--;
    if (to === from) return whole;
    pieces.push({ piece: pieceOf(to), bytes: utf8Bytes(characters.slice(from, to).join('')) });
    from = to;
  }
  return pieces;
}

/** WordPiece over words between white space and punctuation (BERT). */
export const wordPieceRow: TokenizerRow = {
  steps: {
    normalizer: ['BertNormalizer', 'NFC', 'Lowercase', 'Strip'],
    pre_tokenizer: ['BertPreTokenizer', 'WhitespaceSplit'],
    post_processor: ['TemplateProcessing', 'BertProcessing'],
    decoder: ['WordPiece'],
  },
  aligner: ({ file, content, components }) => {
    const vocab = readVocabulary(content, file);
    const prefix = content.model.continuing_subword_prefix ?? '##';
    const model = {
      vocab,
      unknown: readUnknown(content, vocab, file),
      prefix,
      longestWord: content.model.max_input_chars_per_word ?? 100,
    };
    const normalize = createNormalizer(components.normalizer, file);
    const split = createPreTokenizer(components.pre_tokenizer, file);
    return {
      vocab,
      words: (text, start) => split(normalize(splitCharacters(text, start))).map(toWord),
      cut: (word) => cutWord(word, model),
      readable: (piece) => piece,
      toDecode: (pieces) => [...pieces],
    };
  },
};
