import { count, percent } from '../../../explain/format.ts';
import { visibleText } from '../../../explain/tokenText.ts';
import { candidates, defaultSampling } from '../../../model/sampling.ts';
import { lastStack } from '../../../model/stackFacts.ts';
import { changeView } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Meter } from '../../Meter.tsx';
import { inspectorWords } from '../inspectorWords.ts';
import { leadingToken } from '../../useWords.ts';
import { Word } from '../../Word.tsx';
import { GoOn } from './GoOn.tsx';
import { LensTable } from './LensTable.tsx';
import { nextWords } from './nextWords.ts';
import './NextTab.css';

const words = inspectorWords.next;
const shown = 20;

/** The best candidates for the token after the selected one, or after the last. */
export function NextTab() {
  const rows = useLoom((state) => state.run.predictions);
  const writes = useLoom(({ run }) => run.plan === null || run.stack?.name === lastStack(run.plan));
  const last = rows.length - 1;
  const vocabulary = useLoom((state) => state.run.config?.vocabSize ?? 0);
  const leading = useLoom(leadingToken);
  const pos = writes && leading !== null ? leading : last;
  const sampling = useLoom((state) => state.view.sampling) ?? defaultSampling;
  const isAlone = useLoom(({ run }) => run.attentions.length === 1 && run.stack?.causal === true);
  const generated = useLoom((state) => state.view.generated);
  const guesses = candidates(rows[pos] ?? [], sampling).slice(0, shown);
  const canTake = isAlone && pos === last;
  const isSampled = sampling.temperature > 0;
  if (guesses.length === 0) return <p className="empty">{words.empty}</p>;
  const best = guesses[0]?.probability ?? 1;
  return (
    <div className="next-tab">
      <h2>
        {words.title} {writes ? <Word pos={pos} accent place="always" /> : words.last}
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.token}</th>
            <th scope="col" colSpan={2} className="number">
              {words.probability}
            </th>
            <th scope="col" className="number">
              {words.logit}
            </th>
          </tr>
        </thead>
        <tbody>
          {guesses.map(({ id, text, probability, logit, kept }, rank) => (
            <tr key={id} className={rank === 0 ? 'best' : isSampled && !kept ? 'cut' : undefined}>
              <th scope="row" className="word" title={isSampled && !kept ? nextWords.cut : undefined}>
                {canTake ? (
                  <button
                    type="button"
                    title={nextWords.take(visibleText(text))}
                    onClick={() =>
                      changeView({ generated: [...(generated ?? []), id], queries: [], key: null })
                    }
                  >
                    {text.startsWith(' ') && <span className="space">·</span>}
                    {visibleText(text)}
                  </button>
                ) : (
                  <>
                    {text.startsWith(' ') && <span className="space">·</span>}
                    {visibleText(text)}
                  </>
                )}
              </th>
              <td>
                <Meter share={probability / Math.max(best, 0.2)} tone={rank === 0 ? 'accent' : 'plain'} />
              </td>
              <td className="mono number">{percent(probability)}</td>
              <td className="mono number quiet">{logit.toFixed(2).replace('-', '−')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet note">
        {words.note(guesses.length)} {words.vocabulary(count(vocabulary))}.
      </p>
      <GoOn />
      <LensTable pos={pos} />
    </div>
  );
}
