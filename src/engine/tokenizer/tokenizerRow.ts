import type { Tokenizer } from '@huggingface/tokenizers';
import type { AlignedWord } from './alignedWord.ts';
import type { Slot } from './components.ts';
import type { Component, TokenizerFile } from './tokenizerFile.ts';

export interface RowInput {
  /** What messages call the file. */
  readonly file: string;
  readonly content: TokenizerFile;
  readonly components: Readonly<Record<Slot, readonly Component[]>>;
  readonly library: Tokenizer;
}

/** One piece of a word, and how many UTF-8 bytes of the word it stands for. */
export interface WordPiece {
  readonly piece: string;
  readonly bytes: number;
  /** Where the piece is not an entry of the vocabulary: the entry that stands for it. */
  readonly id?: number;
}

/** How one kind of tokenizer cuts text into words and pieces. */
export interface WordAligner {
  readonly vocab: ReadonlyMap<string, number>;
  /** Words of a stretch of text without added tokens, aligned to the source; `start` is where the stretch begins. */
  readonly words: (text: string, start: number) => readonly AlignedWord[];
  /** Pieces of one word, in order, complete. */
  readonly cut: (word: string) => readonly WordPiece[];
  /** A piece as text to read: `ĠMary` is ` Mary`; bytes of no whole character are `<0xE6>`. */
  readonly readable: (piece: string) => string;
  /** Pieces as the library's decoder takes them. */
  readonly toDecode: (pieces: readonly string[]) => string[];
}

/** One kind of tokenizer: the steps it can align, and how. */
export interface TokenizerRow {
  readonly steps: Readonly<Record<Slot, readonly string[]>>;
  /** Checks the model of the file. Throws ModelError. */
  readonly aligner: (input: RowInput) => WordAligner;
}
