import { ensure } from '../../base/brand.ts';
import { ModelError } from '../../model/error.ts';
import type { Token } from '../../model/token.ts';
import { addedTokenSplitter, type Section } from './addedTokens.ts';
import { type AlignedWord, type SourceSpan, sourceSpan } from './alignedWord.ts';
import { specialPieces } from './library.ts';
import { maxTextLength, TextTooLong, wellFormed } from './textLimit.ts';
import type { AddedToken } from './tokenizerFile.ts';
import type { RowInput, WordAligner } from './tokenizerRow.ts';

interface EncoderInput extends Pick<RowInput, 'file' | 'library'> {
  /** Ids of all pieces, those of added tokens with them. */
  readonly ids: ReadonlyMap<string, number>;
  readonly addedTokens: readonly AddedToken[];
  readonly aligner: WordAligner;
  /** Spans leave out spaces at the ends of a token. */
  readonly trims: boolean;
}

function addedToken({ id }: AddedToken, { text, start: from }: Section, trims: boolean): Token {
  const whole = { start: from, end: from + text.length };
  const { start, end } = trims ? trimmed(whole, text) : whole;
  return { id, piece: text, text: text.slice(start - from, end - from), start, end, special: false };
}

/** The tokens the post-processor puts around every text: before it, and after it. */
function specialTokens({ library, ids, file }: EncoderInput) {
  const toToken = (piece: string): Token => {
    const id = ids.get(piece);
    if (id !== undefined) return { id, piece, text: '', start: 0, end: 0, special: true };
    const found = JSON.stringify(piece);
    throw new ModelError({ file, field: 'post_processor', found, expected: 'tokens of the vocabulary' });
  };
  const { before, after } = specialPieces(library);
  return { before: before.map(toToken), after: after.map(toToken) };
}

/** A span without the spaces, plain or of the byte alphabet, that a piece begins and ends with. */
function trimmed({ start, end }: SourceSpan, piece: string): SourceSpan {
  const [leading = ''] = /^[Ġ\p{White_Space}]*/u.exec(piece) ?? [];
  const [trailing = ''] = /[Ġ\p{White_Space}]*$/u.exec(piece) ?? [];
  const from = Math.min(start + leading.length, end);
  return { start: from, end: end >= trailing.length ? Math.max(end - trailing.length, from) : end };
}

/** Makes the function that cuts a text: added tokens first, then words, then pieces with their spans. */
export function textEncoder(input: EncoderInput): (text: string) => readonly Token[] {
  const { ids, aligner } = input;
  const split = addedTokenSplitter(input.addedTokens);
  const { before, after } = specialTokens(input);

  const encodeWord = (word: AlignedWord, source: string): readonly Token[] => {
    let from = 0;
    return aligner.cut(word.text).map(({ piece, bytes, id }) => {
      const to = from + bytes;
      const span = ensure(sourceSpan(word, from, to), `source of ${piece}`);
      const { start, end } = input.trims ? trimmed(span, piece) : span;
      from = to;
      return {
        id: id ?? ensure(ids.get(piece), piece),
        piece,
        text: source.slice(start, end),
        start,
        end,
        special: false,
      };
    });
  };
  const encodeSection = (section: Section, source: string): readonly Token[] =>
    section.added
      ? [addedToken(section.added, section, input.trims)]
      : aligner.words(section.text, section.start).flatMap((word) => encodeWord(word, source));

  return (text) => {
    if (text.length > maxTextLength) throw new TextTooLong(text.length);
    const source = wellFormed(text);
    return [...before, ...split(source).flatMap((section) => encodeSection(section, source)), ...after];
  };
}
