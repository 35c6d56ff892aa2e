import { probability, shortNumber } from '../../../explain/format.ts';
import { selectPair } from '../../../state/actions.ts';
import { Meter } from '../../Meter.tsx';
import { Word } from '../../Word.tsx';
import { explainWords as words } from './explainWords.ts';

interface PairTableProps {
  readonly query: number;
  readonly marked: number;
  /** Scores or weights of the row, one a key. */
  readonly values: ArrayLike<number>;
  /** Of a softmax: the scores that the weights are made from. */
  readonly scores: ArrayLike<number> | null;
}

/** One line for each word that is looked at; of a softmax with what happens to its score. */
export function PairTable({ query, marked, values, scores }: PairTableProps) {
  const largest = scores ? Array.from(scores).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) : 0;
  const sum = scores ? Array.from(scores).reduce((total, score) => total + Math.exp(score - largest), 0) : 0;
  const { columns } = words;
  return (
    <table className="pairs">
      <caption className="unseen">{words.keysOf}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.word}</th>
          <th scope="col">{columns.score}</th>
          {scores && (
            <>
              <th scope="col">{columns.exp}</th>
              <th scope="col">{columns.share}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {Array.from(values, (value, key) => (
          // Keys are their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={key} className={key === marked ? 'marked' : undefined}>
            <th scope="row">
              <button type="button" onClick={() => selectPair(query, key)}>
                <Word pos={key} of="key" place="always" />
              </button>
            </th>
            <td className="mono">{shortNumber((scores ?? values)[key] as number)}</td>
            {scores && (
              <>
                <td className="mono">{shortNumber(Math.exp((scores[key] as number) - largest))}</td>
                <td className="mono">
                  <Meter share={value} /> {probability(value)}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
      {scores && (
        <tfoot>
          <tr>
            <th scope="row">{words.sum}</th>
            <td />
            <td className="mono">{shortNumber(sum)}</td>
            <td className="mono">1</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
