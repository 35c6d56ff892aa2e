import { count, percent } from '../../../explain/format.ts';
import { visibleText } from '../../../explain/tokenText.ts';
import type { Prediction } from '../../../model/prediction.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Meter } from '../../Meter.tsx';
import { inspectorWords } from '../inspectorWords.ts';
import { nextWords } from './nextWords.ts';

const words = inspectorWords.next;
const shown = 20;

export interface Choice {
  /** Not simply the best. */
  readonly isByChance: boolean;
  /** Of every token that is left after the cuts, by its id. */
  readonly chances: ReadonlyMap<number, number>;
}

interface GuessTableProps {
  readonly pos: number;
  /** Where the text can be gone on with, how its next token is chosen. */
  readonly choice: Choice | null;
}

/** The best candidates after a token, and which of them the cuts leave. */
export function GuessTable({ pos, choice }: GuessTableProps) {
  const guesses = useLoom((state) => state.run.predictions[pos] ?? []).slice(0, shown);
  const vocabulary = useLoom((state) => state.run.config?.vocabSize ?? 0);
  const best = guesses[0]?.probability ?? 1;
  const chances = choice?.isByChance ? choice.chances : null;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.token}</th>
            <th scope="col" colSpan={2} className="number">
              {words.probability}
            </th>
            <th scope="col" className="number">
              {chances ? nextWords.chance : words.logit}
            </th>
          </tr>
        </thead>
        <tbody>
          {guesses.map((guess, rank) => {
            const chance = chances?.get(guess.id);
            const isCut = chances !== null && chance === undefined;
            return (
              <tr key={guess.id} className={rank === 0 ? 'best' : isCut ? 'cut' : undefined}>
                <th scope="row" className="word">
                  {choice ? <TakeButton guess={guess} /> : <GuessText text={guess.text} />}
                </th>
                <td>
                  <Meter
                    share={guess.probability / Math.max(best, 0.2)}
                    tone={rank === 0 ? 'accent' : 'plain'}
                  />
                </td>
                <td className="mono number">{percent(guess.probability)}</td>
                <td className="mono number quiet">
                  {isCut
                    ? nextWords.cut
                    : chance === undefined
                      ? guess.logit.toFixed(2).replace('-', '−')
                      : percent(chance)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="quiet note">
        {words.note(guesses.length)} {words.vocabulary(count(vocabulary))}.
        {chances && ` ${nextWords.left(count(chances.size))}`}
      </p>
    </>
  );
}

function TakeButton({ guess: { id, text } }: { readonly guess: Prediction }) {
  const generated = useLoom((state) => state.view.generated);
  return (
    <button
      type="button"
      title={nextWords.take(visibleText(text))}
      onClick={() => changeView({ generated: [...(generated ?? []), id], queries: [], key: null })}
    >
      <GuessText text={text} />
    </button>
  );
}

function GuessText({ text }: { readonly text: string }) {
  return (
    <>
      {text.startsWith(' ') && <span className="space">·</span>}
      {visibleText(text)}
    </>
  );
}
