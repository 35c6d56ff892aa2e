import { ensure } from '../../base/brand.ts';
import type { FollowedWord, LensRequest, LensRow, LensWord } from '../../model/lens.ts';
import type { ModelPlan, Segment } from '../../model/plan.ts';
import type { Logits } from './rowPredictions.ts';
import { rowPredictions } from './rowPredictions.ts';
import type { SegmentRunner } from './segmentRunner.ts';
import { TextRun } from './textRun.ts';

/** Candidates of each row. */
const topCount = 5;
/** No run that anyone hears of has it. */
const besideId = -2;

export interface LensParts {
  readonly plan: ModelPlan;
  readonly runner: SegmentRunner;
  readonly pieceText: (id: number) => string;
}

/** Rows of a stream through the model's own last norm and head, untouched by what a run changes. */
export class LensReader {
  readonly #parts: LensParts;
  readonly #head: Segment | undefined;

  constructor(parts: LensParts) {
    this.#parts = parts;
    this.#head = parts.plan.segments.find(({ id }) => id.kind === 'head');
  }

  /** null for a model that has no head over a vocabulary. `ids`: of the words asked for. */
  async read(
    { streams }: Pick<LensRequest, 'streams'>,
    ids: readonly (number | null)[],
  ): Promise<readonly LensRow[] | null> {
    const { plan, runner, pieceText } = this.#parts;
    const head = this.#head;
    const logits = head?.ops.at(-1);
    if (!head || !logits) return null;
    const { dModel, vocabSize } = plan.config;
    const run = new TextRun(plan, { id: besideId, tokens: {}, capture: 'none' });
    for (const address of head.reads) {
      run.carried.get(address)?.resolve({ values: streams, shape: [streams.length / dModel, dModel] });
    }
    const rows: LensRow[] = [];
    await runner.run(run, head, [logits.address], (_, values) => {
      const found = ensure(values[logits.address], logits.address);
      const all: Logits = { values: found.values, vocabSize };
      for (let row = 0; row < (found.shape[0] ?? 0); row++) {
        const top = rowPredictions(all, row, topCount, pieceText);
        const own = found.values.subarray(row * vocabSize, (row + 1) * vocabSize);
        rows.push({ top, words: ids.map((id) => (id === null ? null : placeOf(own, id, top, pieceText))) });
      }
    });
    return rows;
  }
}

/** Logit, probability and rank of one entry of the vocabulary; the best one's tell the sum of all. */
function placeOf(
  logits: Float32Array,
  id: number,
  top: LensRow['top'],
  pieceText: (id: number) => string,
): LensWord {
  const logit = logits[id] as number;
  const best = ensure(top[0], 'a best guess');
  let rank = 0;
  for (let other = 0; other < logits.length; other++) if ((logits[other] as number) > logit) rank++;
  return {
    id,
    text: pieceText(id),
    logit,
    probability: best.probability * Math.exp(logit - best.logit),
    rank,
  };
}

/** The token that a word is as a next word: behind a space, or else by itself; null where it is none. */
export function wordId(
  encode: (text: string) => readonly { readonly id: number; readonly special: boolean }[],
  word: FollowedWord,
): number | null {
  if (typeof word === 'number') return word;
  const pieces = (text: string) => encode(text).filter(({ special }) => !special);
  const spaced = pieces(` ${word.trim()}`);
  const bare = pieces(word.trim());
  // A full stop follows a word without a space.
  const [first, second] = /[\p{L}\p{N}]/u.test(word) ? [spaced, bare] : [bare, spaced];
  const found = first.length === 1 ? first : second.length === 1 ? second : first;
  return found[0]?.id ?? null;
}
