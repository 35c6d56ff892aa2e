import { ModelError } from '../../model/error.ts';
import { utf8Bytes } from './alignedWord.ts';
import { type BpeModel, readBpeModel } from './bpeModel.ts';
import { formatByte, readableBytes, validUtf8 } from './byteAlphabet.ts';
import { splitCharacters, toWord } from './characters.ts';
import { mergeWord } from './library.ts';
import { createNormalizer } from './normalizers.ts';
import { createPreTokenizer } from './preTokenizers.ts';
import type { TokenizerRow } from './tokenizerRow.ts';

function checkBytes({ vocab }: BpeModel, file: string): void {
  const missing = Array.from({ length: 256 }, (_, byte) => formatByte(byte)).find((byte) => !vocab.has(byte));
  if (missing === undefined) return;
  const found = `no token ${missing}`;
  throw new ModelError({ file, field: 'model.vocab', found, expected: 'the 256 tokens <0x00> to <0xFF>' });
}

const bytePiece = /^<0x([0-9A-F]{2})>$/;

function byteOf(piece: string): number | null {
  const digits = bytePiece.exec(piece)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

/**
 * Writes runs of byte pieces as text; a run that is not valid UTF-8 becomes one U+FFFD per byte, as in the Rust
 * library. The JavaScript one would swallow U+FEFF.
 */
function joinBytePieces(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  let run: number[] = [];
  const endRun = () => {
    if (run.length > 0) joined.push(validUtf8(Uint8Array.from(run)) ?? '\uFFFD'.repeat(run.length));
    run = [];
  };
  for (const piece of pieces) {
    const byte = byteOf(piece);
    if (byte !== null) run.push(byte);
    else {
      endRun();
      joined.push(piece);
    }
  }
  endRun();
  return joined;
}

/** BPE over characters whose unknown ones fall back to the tokens of their bytes (Llama 2). */
export const byteFallbackRow: TokenizerRow = {
  steps: {
    normalizer: ['Prepend', 'Replace'],
    pre_tokenizer: ['Metaspace', 'Split'],
    post_processor: ['TemplateProcessing'],
    decoder: ['Replace', 'ByteFallback', 'Fuse', 'Strip'],
  },
  aligner: ({ file, content, components, library }) => {
    const model = readBpeModel(content, file);
    checkBytes(model, file);
    const normalize = createNormalizer(components.normalizer, file);
    const split = createPreTokenizer(components.pre_tokenizer, file);
    return {
      vocab: model.vocab,
      words: (text, start) => split(normalize(splitCharacters(text, start))).map(toWord),
      cut: (word) =>
        mergeWord(library, word).map((piece) => ({
          piece,
          bytes: byteOf(piece) === null ? utf8Bytes(piece) : 1,
        })),
      readable: (piece) => {
        const byte = byteOf(piece);
        return byte === null ? piece.replaceAll('▁', ' ') : readableBytes(Uint8Array.of(byte));
      },
      toDecode: joinBytePieces,
    };
  },
};
