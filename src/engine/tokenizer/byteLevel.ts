import { ensure } from '../../base/brand.ts';
import { ModelError } from '../../model/error.ts';
import { type AlignedWord, utf8Bytes, utf8Size } from './alignedWord.ts';
import { type BpeModel, readBpeModel } from './bpeModel.ts';
import { byteAlphabet, byteOfCharacter, readableBytes } from './byteAlphabet.ts';
import { splitCharacters, toWord } from './characters.ts';
import { mergeWord } from './library.ts';
import { createNormalizer } from './normalizers.ts';
import type { RowInput, TokenizerRow } from './tokenizerRow.ts';

/** Aligns one word, written in the byte alphabet, whose first byte is byte `from` of the stretch. */
function alignWord(word: string, from: number, stretch: AlignedWord): Omit<AlignedWord, 'text'> {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let index = 0; index < word.length; index++) {
    const start = ensure(stretch.starts[from + index], 'source of a byte');
    const end = ensure(stretch.ends[from + index], 'source of a byte');
    for (let left = utf8Size(word.charCodeAt(index)); left > 0; left--) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { starts, ends };
}

function readable(piece: string): string {
  const characters = [...piece];
  const bytes = characters.map((character) => byteOfCharacter.get(character));
  return bytes.every((byte) => byte !== undefined) ? readableBytes(Uint8Array.from(bytes)) : piece;
}

function checkAlphabet(model: BpeModel, { file, components }: RowInput): void {
  const types = components.pre_tokenizer.map(({ type }) => type);
  if (types.indexOf('ByteLevel') !== types.length - 1) {
    const expected = 'one ByteLevel step, the last';
    throw new ModelError({ file, field: 'pre_tokenizer', found: types.join(', '), expected });
  }
  const missing = byteAlphabet.find((character) => !model.vocab.has(character));
  if (model.unkToken === null || missing === undefined) return;
  throw new ModelError({
    file,
    field: 'model.vocab',
    found: `no token for the byte ${JSON.stringify(missing)}`,
    expected: 'a token for every byte beside model.unk_token',
    hint: 'not supported yet',
  });
}

/** Byte-level BPE (GPT-2 and after): words are written in the byte alphabet, then merged. */
export const byteLevelRow: TokenizerRow = {
  steps: {
    normalizer: ['NFC'],
    pre_tokenizer: ['Split', 'Digits', 'ByteLevel'],
    post_processor: ['ByteLevel', 'TemplateProcessing', 'RobertaProcessing'],
    decoder: ['ByteLevel'],
  },
  aligner: (input) => {
    const { file, content, components, library } = input;
    const model = readBpeModel(content, file);
    checkAlphabet(model, input);
    const normalize = createNormalizer(components.normalizer, file);
    // Bytes without a token vanish before merging, so their neighbours may merge (SmolLM2 has none for U+0004).
    const keepKnown = (word: string) =>
      model.ignoreMerges && model.vocab.has(word)
        ? word
        : [...word].filter((byte) => model.vocab.has(byte)).join('');
    return {
      vocab: model.vocab,
      words: (text, start) => {
        const stretch = toWord(normalize(splitCharacters(text, start)));
        let from = 0;
        return ensure(
          library.pre_tokenizer,
          'pre-tokenizer',
        )(stretch.text).map((word) => {
          const aligned = alignWord(word, from, stretch);
          from += word.length;
          return { ...aligned, text: keepKnown(word) };
        });
      },
      cut: (word) => mergeWord(library, word).map((piece) => ({ piece, bytes: utf8Bytes(piece) })),
      readable,
      toDecode: (pieces) => [...pieces],
    };
  },
};
