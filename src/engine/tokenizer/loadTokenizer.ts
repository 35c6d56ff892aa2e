import { ModelError } from '../../model/error.ts';
import type { Token } from '../../model/token.ts';
import { checkAddedTokens } from './addedTokens.ts';
import { readAllComponents } from './components.ts';
import { createLibrary, decodePieces } from './library.ts';
import { textEncoder } from './textEncoder.ts';
import { type AddedToken, parseTokenizerFile } from './tokenizerFile.ts';
import { tokenizerRow } from './tokenizerKind.ts';

export interface LoomTokenizer {
  /** Tokens of a text with the special ones the file adds. Lone surrogates count as U+FFFD. Throws TextTooLong. */
  readonly encode: (text: string) => readonly Token[];
  /** Text of ids, special tokens left out. Throws a RangeError for an id that is not in the vocabulary. */
  readonly decode: (ids: readonly number[]) => string;
  /** One entry of the vocabulary as text to read: `ĠMary` is ` Mary`, part of a character is `<0xE6>`. */
  readonly pieceText: (id: number) => string;
  /** The largest id plus 1. */
  readonly vocabSize: number;
  readonly addedTokens: readonly AddedToken[];
}

/** Piece of every id, as sparse as the file's ids are. Throws a ModelError for an id beyond the model's rows. */
function indexPieces(
  ids: ReadonlyMap<string, number>,
  name: string,
  embeddingRows: number,
): readonly string[] {
  const pieces: string[] = [];
  for (const [piece, id] of ids) {
    if (id >= embeddingRows) {
      const [found, expected] = [`id ${id}`, `an id below ${embeddingRows}, the rows of the embedding`];
      throw new ModelError({ file: name, field: `token ${JSON.stringify(piece)}`, found, expected });
    }
    pieces[id] = piece;
  }
  return pieces;
}

/** Ids to allow when the model is not known: far beyond any vocabulary, small enough for a table. */
const anyRows = 2 ** 24;

/**
 * Makes a tokenizer from a parsed tokenizer.json. Ids come from `@huggingface/tokenizers`, spans from the words we
 * align to the source; both equal the Rust library's. Throws a ModelError (`name`, field, found, expected) for a file
 * that is wrong, asks for what is not supported, or has ids beyond `embeddingRows`.
 */
export function loadTokenizer(json: unknown, name: string, embeddingRows = anyRows): LoomTokenizer {
  const file = parseTokenizerFile(json, name);
  const row = tokenizerRow(file, name);
  const components = readAllComponents(file, row.steps, name);
  checkAddedTokens(file.added_tokens, components.normalizer.length > 0, name);
  const library = createLibrary(file, name);
  const aligner = row.aligner({ file: name, content: file, components, library });
  const ids = new Map([
    ...aligner.vocab,
    ...file.added_tokens.map(({ content, id }) => [content, id] as const),
  ]);
  const pieces = indexPieces(ids, name, embeddingRows);
  const specials = new Set(file.added_tokens.flatMap(({ content, special }) => (special ? [content] : [])));
  const added = new Set(file.added_tokens.map(({ content }) => content));

  const pieceOf = (id: number): string => {
    const piece = pieces[id];
    if (piece === undefined) throw new RangeError(`Token id ${id} is not in the vocabulary of ${name}`);
    return piece;
  };

  return {
    encode: textEncoder({
      file: name,
      library,
      ids,
      addedTokens: file.added_tokens,
      aligner,
      trims: components.post_processor.some((step) => step.trim_offsets === true),
    }),
    decode: (list) => {
      const kept = list.map(pieceOf).filter((piece) => !specials.has(piece));
      return decodePieces(library, aligner.toDecode(kept));
    },
    pieceText: (id) => {
      const piece = pieceOf(id);
      return added.has(piece) ? piece : aligner.readable(piece);
    },
    vocabSize: pieces.length,
    addedTokens: file.added_tokens,
  };
}
