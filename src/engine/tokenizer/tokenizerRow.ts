import type { Tokenizer } from '@huggingface/tokenizers';
import type { AlignedWord } from './alignedWord.ts';
import type { BpeModel } from './bpeModel.ts';
import type { Slot } from './components.ts';
import type { Component } from './tokenizerFile.ts';

export interface RowInput {
  readonly file: string;
  readonly model: BpeModel;
  readonly components: Readonly<Record<Slot, readonly Component[]>>;
  readonly library: Tokenizer;
}

/** How one kind of tokenizer cuts text into words and pieces. */
export interface WordAligner {
  /** Words of a stretch of text without added tokens, aligned to the source; `start` is where the stretch begins. */
  readonly words: (text: string, start: number) => readonly AlignedWord[];
  /** How many UTF-8 bytes of a word a piece stands for. */
  readonly pieceBytes: (piece: string) => number;
  /** A piece as text to read: `ĠMary` is ` Mary`; bytes of no whole character are `<0xE6>`. */
  readonly readable: (piece: string) => string;
  /** Pieces as the library's decoder takes them. */
  readonly toDecode: (pieces: readonly string[]) => string[];
}

/** One kind of tokenizer: the steps it can align, and how. */
export interface TokenizerRow {
  readonly steps: Readonly<Record<Slot, readonly string[]>>;
  readonly aligner: (input: RowInput) => WordAligner;
}
