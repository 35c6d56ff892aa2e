import { useEffect } from 'react';
import { percent } from '../../../explain/format.ts';
import { visibleText } from '../../../explain/tokenText.ts';
import type { LensRow, LensWord } from '../../../model/lens.ts';
import type { ModelPlan } from '../../../model/plan.ts';
import { changeView } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import type { RunState, UnchangedRun } from '../../../state/loomState.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { heldFloats } from '../../openMap.ts';
import { leadingToken } from '../../useWords.ts';
import { wordName } from '../wordName.ts';
import { changeWords as words } from './changeWords.ts';

/** Best guesses before and after that are listed. */
const shown = 5;

/** The next word before and after, and what became of the difference between two chosen ones. */
export function NextWordEffect() {
  const run = useLoom((state) => state.run);
  const chosen = useLoom(leadingToken);
  const { before, predictions } = run;
  if (predictions.length === 0) return null;
  if (!before) return <p className="quiet">{words.unchanged}</p>;
  const pos = chosen !== null && chosen < predictions.length ? chosen : predictions.length - 1;
  const [was = [], is = []] = [before.predictions[pos], predictions[pos]];
  const listed = [...new Set([...was.slice(0, shown), ...is.slice(0, shown)].map(({ id }) => id))];
  const of = (rows: typeof was, id: number) => rows.find((one) => one.id === id);
  return (
    <>
      <h3>
        {words.effect} {words.after} {wordName(pos)}
      </h3>
      <table className="effect">
        <thead>
          <tr>
            <th scope="col">{words.columns.word}</th>
            <th scope="col">{words.columns.before}</th>
            <th scope="col">{words.columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((id) => {
            const [old, now] = [of(was, id), of(is, id)];
            return (
              <tr key={id}>
                <th scope="row" className="word">
                  {visibleText((old ?? now)?.text ?? '')}
                </th>
                <td className="mono">{old ? percent(old.probability) : '–'}</td>
                <td className="mono">{now ? percent(now.probability) : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ChosenWords pos={pos} before={before} />
    </>
  );
}

/** Last stream of one row; null where it is not held. */
function lastStream(plan: ModelPlan, run: Pick<RunState, 'values'>, pos: number): Float32Array | null {
  const head = plan.segments.find(({ id }) => id.kind === 'head');
  const address = head?.reads[0];
  const { dModel } = plan.config;
  return address ? (heldFloats(run, address)?.subarray(pos * dModel, (pos + 1) * dModel) ?? null) : null;
}

function ChosenWords({ pos, before }: { readonly pos: number; readonly before: UnchangedRun }) {
  const run = useLoom((state) => state.run);
  const word = useLoom((state) => state.view.word);
  const word2 = useLoom((state) => state.view.word2);
  const asked = [word, word2].filter((one) => one !== null);
  const key = `effect ${pos} ${JSON.stringify(asked)}`;
  const rows = useLoom(({ page }) =>
    page.traced.run === run.values ? page.traced.lens.get(key) : undefined,
  );
  const { plan } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is what is asked for
  useEffect(() => {
    if (!plan || asked.length === 0 || rows !== undefined) return;
    const [was, is] = [lastStream(plan, before, pos), lastStream(plan, run, pos)];
    if (was && is) commands().readLens(key, { streams: Float32Array.of(...was, ...is), words: asked });
  }, [key, rows, run.values, run.status]);
  const [was, is] = rows ?? [];
  return (
    <div className="chosen-words">
      <h3>{words.chosen}</h3>
      <WordField label={words.first} value={word} onChange={(next) => changeView({ word: next })} />
      <WordField label={words.second} value={word2} onChange={(next) => changeView({ word2: next })} />
      {was && is && <LogitTable was={was} is={is} />}
    </div>
  );
}

function WordField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (word: string | null) => void;
}) {
  return (
    <label>
      {label}{' '}
      <input
        type="text"
        className="text-field"
        value={value ?? ''}
        spellCheck={false}
        maxLength={100}
        onChange={({ target }) => onChange(target.value.trim() === '' ? null : target.value)}
      />
    </label>
  );
}

const signed = (value: number): string => value.toFixed(2).replace('-', '−');

/** Logits of the chosen words, and of two their difference. */
function LogitTable({ was, is }: { readonly was: LensRow; readonly is: LensRow }) {
  const pairs = was.words.map((old, at) => [old, is.words[at] ?? null] as const);
  const [first, second] = pairs;
  const difference = (a: LensWord | null | undefined, b: LensWord | null | undefined) =>
    a && b ? signed(a.logit - b.logit) : '–';
  return (
    <table className="effect">
      <thead>
        <tr>
          <td />
          <th scope="col">{words.columns.before}</th>
          <th scope="col">{words.columns.after}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(([old, now], at) => (
          // Words keep their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={at}>
            <th scope="row">
              {words.logits.of} <span className="word">{visibleText(old?.text ?? '–')}</span>
            </th>
            <td className="mono">{old ? signed(old.logit) : '–'}</td>
            <td className="mono">{now ? signed(now.logit) : '–'}</td>
          </tr>
        ))}
        {second && (
          <tr className="difference">
            <th scope="row">{words.logits.difference}</th>
            <td className="mono">{difference(first?.[0], second[0])}</td>
            <td className="mono">{difference(first?.[1], second[1])}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
