import { useEffect, useState } from 'react';
import { shortNumber } from '../../../explain/format.ts';
import { type Contribution, type ContributionTarget, targetKey } from '../../../model/contributions.ts';
import { openHead } from '../../../state/actions.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { explainWords as words } from './explainWords.ts';
import { TermBar } from './Terms.tsx';
import { Waiting } from './TracedRow.tsx';
import './Explain.css';

/** Writers that are listed one by one at first. */
const listed = 8;

/** A score or logit split by what wrote into the stream: embedding, heads, MLPs. They add up to it. */
export function Writers({ target }: { readonly target: ContributionTarget }) {
  const key = targetKey(target);
  const run = useLoom((state) => state.run);
  const live = useLoom((state) => state.engine.phase === 'ready');
  const found = useLoom(({ page }) =>
    page.traced.run === run.values ? page.traced.contributions.get(key) : undefined,
  );
  const problem = useLoom((state) => state.page.traced.problem);
  const [all, setAll] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is what the target is
  useEffect(() => {
    if (found === undefined) commands().split(target);
  }, [key, found, live, run.values, run.status]);
  if (found === null) return <p className="quiet">{words.noWriters}</p>;
  if (!found) return problem ? <p role="alert">{problem}</p> : <Waiting />;
  const sorted = [...found.parts].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = all ? sorted : sorted.slice(0, listed);
  const rest = sorted.slice(shown.length);
  const largest = Math.abs(sorted[0]?.value ?? 0) || 1;
  const sum = (parts: readonly Contribution[]) => parts.reduce((total, { value }) => total + value, 0);
  return (
    <ul>
      {shown.map((part) => (
        <li key={`${part.writer} ${part.layer} ${part.head}`}>
          <WriterName part={part} />
          <TermBar share={part.value / largest} />
          <span className="mono number">{shortNumber(part.value)}</span>
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <button type="button" className="link-button" onClick={() => setAll(true)}>
            {words.more(rest.length)}
          </button>
          <TermBar share={sum(rest) / largest} />
          <span className="mono number">{shortNumber(sum(rest))}</span>
        </li>
      )}
      <li className="total">
        <span>{words.sum}</span>
        <span className="quiet mono">
          {words.model} {shortNumber(found.model)}
        </span>
        <span className="mono number">{shortNumber(sum(found.parts))}</span>
      </li>
    </ul>
  );
}

/** A head leads to itself. */
function WriterName({ part }: { readonly part: Contribution }) {
  const { writer, layer = 0, head } = part;
  if (writer === 'head' && head !== undefined) {
    return (
      <button type="button" className="link-button" onClick={() => openHead(layer, head)}>
        {words.writers.head(layer, head)}
      </button>
    );
  }
  const name = words.writers[writer];
  return <span>{typeof name === 'function' ? name(layer, head ?? 0) : name}</span>;
}
