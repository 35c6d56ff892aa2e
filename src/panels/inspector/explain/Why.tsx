import { useState } from 'react';
import { shortNumber } from '../../../explain/format.ts';
import { scoreParts } from '../../../explain/steps/scoreParts.ts';
import { kvHeadOf } from '../../../model/config.ts';
import type { Op } from '../../../model/plan.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { Choice } from '../../Choice.tsx';
import { heldFloats } from '../../openMap.ts';
import { explainWords as words } from './explainWords.ts';
import type { FollowedPair } from './shownRows.ts';
import { TermBar } from './Terms.tsx';
import { Writers } from './Writers.tsx';

/** Parts that are listed one by one. */
const listed = 10;

/** A score split into what adds up to it: by rotary pair or number of the head, and by what wrote the rows. */
export function Why({ op, pair, layer }: WhyProps) {
  return (
    <>
      <ByPair op={op} pair={pair} />
      <ByWriter pair={pair} layer={layer} />
    </>
  );
}

interface WhyProps {
  readonly op: Op;
  readonly pair: FollowedPair;
  readonly layer: number;
}

/** The same split by what wrote into one of the two rows. */
function ByWriter({ pair, layer }: Omit<WhyProps, 'op'>) {
  const stack = useLoom((state) => state.run.stack);
  const [side, setSide] = useState<'query' | 'key'>('query');
  const [open, setOpen] = useState(false);
  if (!stack) return null;
  const { name, sublayer } = stack;
  return (
    <details className="terms writers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.writtenBy}</summary>
      <p className="quiet">{words.writtenWhat}</p>
      <Choice label={words.side} hideLabel options={words.sides} value={side} onChange={setSide} />
      {open && <Writers target={{ kind: 'score', stack: name, layer, sublayer, ...pair, side }} />}
    </details>
  );
}

function ByPair({ op, pair }: Omit<WhyProps, 'layer'>) {
  const run = useLoom((state) => state.run);
  const { config } = run;
  const [from, to] = op.inputs;
  const q = from && heldFloats(run, from);
  const k = to && heldFloats(run, to);
  if (!config || !q || !k) return null;
  const { dHead, rope } = config;
  const rowAt = (all: Float32Array, head: number, count: number, pos: number): Float32Array =>
    all.subarray((head * count + pos) * dHead, (head * count + pos + 1) * dHead);
  const parts = scoreParts(
    rowAt(q, pair.head, run.tokens.length, pair.query),
    rowAt(k, kvHeadOf(config, pair.head), run.keyTokens.length, pair.key),
    rope?.dims ?? (rope ? dHead : 0),
  );
  const sorted = [...parts].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const largest = Math.abs(sorted[0]?.value ?? 0) || 1;
  const rest = sorted.slice(listed);
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  return (
    <details className="terms why" open>
      <summary>{words.why}</summary>
      <p className="quiet">{words.whyWhat(rope !== undefined)}</p>
      <ul>
        {sorted.slice(0, listed).map(({ dims, value }) => (
          <li key={dims.join()}>
            <span className="mono quiet">
              {dims.length > 1 ? words.pair(dims[0] ?? 0, dims[1] ?? 0) : dims[0]}
            </span>
            <TermBar share={value / largest} />
            <span className="mono number">{shortNumber(value)}</span>
          </li>
        ))}
        {rest.length > 0 && (
          <li>
            <span className="quiet">{words.more(rest.length)}</span>
            <TermBar share={rest.reduce((sum, { value }) => sum + value, 0) / largest} />
            <span className="mono number">
              {shortNumber(rest.reduce((sum, { value }) => sum + value, 0))}
            </span>
          </li>
        )}
        <li className="total">
          <span>{words.sum}</span>
          <span />
          <span className="mono number">{shortNumber(total)}</span>
        </li>
      </ul>
    </details>
  );
}
