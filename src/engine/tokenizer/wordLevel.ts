import { utf8Bytes } from './alignedWord.ts';
import { splitCharacters, toWord } from './characters.ts';
import { createNormalizer } from './normalizers.ts';
import { createPreTokenizer } from './preTokenizers.ts';
import type { TokenizerRow } from './tokenizerRow.ts';
import { readUnknown, readVocabulary } from './vocabulary.ts';

/** Every word is one token, or unknown. */
export const wordLevelRow: TokenizerRow = {
  steps: {
    normalizer: ['Lowercase', 'NFC', 'Replace', 'Strip'],
    pre_tokenizer: ['Split', 'WhitespaceSplit', 'BertPreTokenizer'],
    post_processor: ['TemplateProcessing'],
    decoder: [],
  },
  aligner: ({ file, content, components }) => {
    const vocab = readVocabulary(content, file);
    const unknown = readUnknown(content, vocab, file);
    const normalize = createNormalizer(components.normalizer, file);
    const split = createPreTokenizer(components.pre_tokenizer, file);
    return {
      vocab,
      words: (text, start) => split(normalize(splitCharacters(text, start))).map(toWord),
      cut: (word) => [{ piece: vocab.has(word) ? word : unknown, bytes: utf8Bytes(word) }],
      readable: (piece) => piece,
      toDecode: (pieces) => [...pieces],
    };
  },
};
