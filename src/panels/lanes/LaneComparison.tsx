import { type CSSProperties, useMemo } from 'react';
import { commonPrefix, prefixDifference, streamCosines } from '../../explain/laneComparison.ts';
import { shortNumber } from '../../explain/format.ts';
import { streamAddresses } from '../../model/derive/streams.ts';
import { openLayer } from '../../state/actions.ts';
import { alignTokens } from '../../state/alignTokens.ts';
import type { LoomState } from '../../state/loomState.ts';
import { useLane } from '../../state/useLoom.ts';
import { lanesWords as words } from './lanesWords.ts';

/** Rows of two runs that differ by less than this are the same but for rounding. */
const sameFrom = 1e-4;

/** What can be compared between two lanes, in numbers: how alike a chosen word is after each layer, and a common beginning. */
export function LaneComparison() {
  const [first, second] = [useLane(0), useLane(1)];
  const isReady = [first, second].every(({ run }) => run.tokens.length > 0 && run.status !== 'running');
  if (!isReady) return null;
  if (first.view.model !== second.view.model) {
    return <p className="lane-comparison quiet">{words.otherModels}</p>;
  }
  return <Compared first={first} second={second} />;
}

interface ComparedProps {
  readonly first: LoomState;
  readonly second: LoomState;
}

function Compared({ first, second }: ComparedProps) {
  const [a, b] = [first.run, second.run];
  const { plan, stack } = a;
  const streams = useMemo(() => (plan && stack ? streamAddresses(plan, stack.name) : []), [plan, stack]);
  const prefix = stack?.causal ? commonPrefix(a.tokens, b.tokens) : 0;
  const difference = useMemo(
    () => (prefix > 0 ? prefixDifference(a, b, streams, prefix) : null),
    [a, b, streams, prefix],
  );
  const pos = first.view.queries.at(-1);
  const other = pos === undefined ? null : alignTokens(a, b, pos);
  const cosines = useMemo(
    () => (pos === undefined || other === null ? null : streamCosines(a, b, streams, [pos, other])),
    [a, b, streams, pos, other],
  );
  const isSame = difference !== null && difference <= sameFrom && a.changes.length + b.changes.length === 0;
  return (
    <aside className="lane-comparison" aria-label={words.comparison}>
      {cosines && pos !== undefined ? (
        <Cosines cosines={cosines} word={a.tokens[pos]?.text.trim() ?? ''} />
      ) : (
        <p className="quiet">{words.choose}</p>
      )}
      {isSame && prefix > 0 && prefix < Math.max(a.tokens.length, b.tokens.length) && (
        <p>{words.identical(a.tokens[prefix - 1]?.text.trim() ?? '', prefix - 1, shortNumber(difference))}</p>
      )}
    </aside>
  );
}

/** One bar a layer, from 0 to 1; a click opens the layer. */
function Cosines({ cosines, word }: { readonly cosines: readonly (number | null)[]; readonly word: string }) {
  return (
    <div className="cosines">
      <p>
        {words.alike} <span className="word accent">{word}</span> {words.are}
        <span className="quiet"> {words.cosine}</span>
      </p>
      <ol>
        {cosines.map((cosine, layer) => (
          // Layers are their numbers.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={layer}>
            <button
              type="button"
              title={words.after(layer, cosine === null ? '–' : cosine.toFixed(2))}
              aria-label={words.after(layer, cosine === null ? '–' : cosine.toFixed(2))}
              style={{ '--share': Math.max(0, cosine ?? 0) } as CSSProperties}
              onClick={() => openLayer(layer)}
            >
              <span />
            </button>
          </li>
        ))}
      </ol>
      <p className="mono">
        {(cosines[0] ?? 0).toFixed(2)} → {(cosines.at(-1) ?? 0).toFixed(2)}
      </p>
    </div>
  );
}
