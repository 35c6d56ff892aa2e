import { ensure } from '../../base/brand.ts';
import { ModelError } from '../../model/error.ts';
import { type AlignedWord, utf8Bytes, utf8Size } from './alignedWord.ts';
import { byteAlphabet, byteOfCharacter, readableBytes } from './byteAlphabet.ts';
import type { RowInput, TokenizerRow } from './tokenizerRow.ts';

/** Source position of the character around each UTF-8 byte of a text. */
function alignBytes(text: string, start: number): Omit<AlignedWord, 'text'> {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = start;
  for (const character of text) {
    const end = at + character.length;
    for (let left = utf8Size(character.codePointAt(0) ?? 0); left > 0; left--) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { starts, ends };
}

/** Aligns one word, written in the byte alphabet, whose first byte is byte `from` of the stretch. */
function alignWord(
  word: string,
  from: number,
  stretch: Omit<AlignedWord, 'text'>,
): Omit<AlignedWord, 'text'> {
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

function checkAlphabet({ file, model, components }: RowInput): void {
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
    normalizer: [],
    pre_tokenizer: ['Split', 'Digits', 'ByteLevel'],
    post_processor: ['ByteLevel', 'TemplateProcessing'],
    decoder: ['ByteLevel'],
  },
  aligner: (input) => {
    checkAlphabet(input);
    const { library, model } = input;
    // Bytes without a token vanish before merging, so their neighbours may merge (SmolLM2 has none for U+0004).
    const keepKnown = (word: string) =>
      model.ignoreMerges && model.vocab.has(word)
        ? word
        : [...word].filter((byte) => model.vocab.has(byte)).join('');
    return {
      words: (text, start) => {
        const stretch = alignBytes(text, start);
        let from = 0;
        return ensure(
          library.pre_tokenizer,
          'pre-tokenizer',
        )(text).map((word) => {
          const aligned = alignWord(word, from, stretch);
          from += word.length;
          return { ...aligned, text: keepKnown(word) };
        });
      },
      pieceBytes: utf8Bytes,
      readable,
      toDecode: (pieces) => [...pieces],
    };
  },
};
