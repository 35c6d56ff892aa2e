import { ModelError } from '../../model/error.ts';
import { type AlignedWord, utf8Bytes, utf8Size } from './alignedWord.ts';
import { formatByte, readableBytes, validUtf8 } from './byteAlphabet.ts';
import type { Component } from './tokenizerFile.ts';
import type { RowInput, TokenizerRow } from './tokenizerRow.ts';

interface Character {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Normalize = (characters: readonly Character[]) => readonly Character[];

/** What each normaliser does to characters that know their source; what it inserts points to the neighbour. */
const normalizers: Readonly<Record<string, (step: Component) => Normalize>> = {
  Prepend: (step) => (characters) => {
    const first = characters[0];
    return first ? [{ ...first, text: String(step.prepend) }, ...characters] : characters;
  },
  Replace: (step) => (characters) => {
    const pattern = (step.pattern as { readonly String: string }).String;
    return characters.map((character) =>
      character.text === pattern ? { ...character, text: String(step.content) } : character,
    );
  },
};

function splitCharacters(text: string, start: number): readonly Character[] {
  let at = start;
  return Array.from(text, (character) => {
    const begin = at;
    at += character.length;
    return { text: character, start: begin, end: at };
  });
}

function toWord(characters: readonly Character[]): AlignedWord {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { text, start, end } of characters) {
    for (let left = utf8Size(text.codePointAt(0) ?? 0); left > 0; left--) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { text: characters.map(({ text }) => text).join(''), starts, ends };
}

function checkBytes({ file, model }: RowInput): void {
  const missing = Array.from({ length: 256 }, (_, byte) => formatByte(byte)).find(
    (byte) => !model.vocab.has(byte),
  );
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
    pre_tokenizer: [],
    post_processor: ['TemplateProcessing'],
    decoder: ['Replace', 'ByteFallback', 'Fuse', 'Strip'],
  },
  aligner: (input) => {
    checkBytes(input);
    const steps = input.components.normalizer.map(
      (step): Normalize => normalizers[step.type]?.(step) ?? ((same) => same),
    );
    return {
      words: (text, start) => [
        toWord(steps.reduce((characters, step) => step(characters), splitCharacters(text, start))),
      ],
      pieceBytes: (piece) => (byteOf(piece) === null ? utf8Bytes(piece) : 1),
      readable: (piece) => {
        const byte = byteOf(piece);
        return byte === null ? piece.replaceAll('▁', ' ') : readableBytes(Uint8Array.of(byte));
      },
      toDecode: joinBytePieces,
    };
  },
};
