import { useEffect, useState } from 'react';
import { count, percent } from '../../../explain/format.ts';
import { visibleText } from '../../../explain/tokenText.ts';
import type { LensRow } from '../../../model/lens.ts';
import { streamAddresses } from '../../../model/derive/streams.ts';
import { lastStack } from '../../../model/stackFacts.ts';
import { scrubTo } from '../../../state/actions.ts';
import { followedWord } from '../../../state/followedWord.ts';
import { commands } from '../../../state/commands.ts';
import type { LoomState } from '../../../state/loomState.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { FollowedWordField } from '../../FollowedWordField.tsx';
import { heldFloats } from '../../openMap.ts';
import { Writers } from '../explain/Writers.tsx';
import { nextWords as words } from './nextWords.ts';

/** Streams of one row after every layer, one under another; null where one is not held. */
function streamsOf({ run }: Pick<LoomState, 'run'>, pos: number): Float32Array | null {
  const { plan } = run;
  if (!plan) return null;
  const stack = lastStack(plan);
  const { dModel } = plan.config;
  const rows = streamAddresses(plan, stack).map(
    (address) => heldFloats(run, address)?.subarray(pos * dModel, (pos + 1) * dModel) ?? null,
  );
  if (rows.length === 0 || rows.some((row) => row?.length !== dModel)) return null;
  const all = new Float32Array(rows.length * dModel);
  rows.forEach((row, at) => {
    if (row) all.set(row, at * dModel);
  });
  return all;
}

/** The guess after every layer, the rank of a chosen word on the way, and what wrote for that word. */
export function LensTable({ pos }: { readonly pos: number }) {
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const live = useLoom((state) => state.engine.phase === 'ready');
  const followed = followedWord({ run, view }, pos);
  const key = `lens ${pos} ${JSON.stringify(followed?.word)}`;
  const rows = useLoom(({ page }) =>
    page.traced.run === run.values ? page.traced.lens.get(key) : undefined,
  );
  const problem = useLoom((state) => state.page.traced.problem);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is what is asked for
  useEffect(() => {
    if (rows !== undefined || !followed) return;
    const streams = streamsOf({ run }, pos);
    if (streams) commands().readLens(key, { streams, words: [followed.word] });
  }, [key, rows, live, run.values, run.status]);
  if (rows === null) return <p className="quiet">{words.noLens}</p>;
  return (
    <section className="lens">
      <h3>{words.lens}</h3>
      <p className="quiet">{words.lensWhat}</p>
      <FollowedWordField pos={pos} />
      {rows ? <Layers rows={rows} /> : <p aria-busy="true">{problem ?? words.recorded}</p>}
      {rows && <WrittenFor rows={rows} pos={pos} />}
    </section>
  );
}

function Layers({ rows }: { readonly rows: readonly LensRow[] }) {
  const followed = rows.at(-1)?.words[0];
  const first = rows.findIndex((_, layer) => rows.slice(layer).every((row) => row.words[0]?.rank === 0));
  return (
    <>
      {followed && <p>{first < 0 ? words.never : words.firstAt(first)}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{words.layer}</th>
            <th scope="col">{words.guess}</th>
            <th scope="col" />
            {followed && (
              <th scope="col" className="number">
                {words.rank(visibleText(followed.text))}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ top, words: own }, layer) => (
            // Layers are their numbers.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <tr key={layer} className={own[0]?.rank === 0 ? 'best' : undefined}>
              <th scope="row">
                <button type="button" className="link-button mono" onClick={() => scrubTo(layer)}>
                  {layer}
                </button>
              </th>
              <td className="word">{visibleText(top[0]?.text ?? '')}</td>
              <td className="mono number">{percent(top[0]?.probability ?? 0)}</td>
              {followed && <td className="mono number">{own[0] ? count(own[0].rank) : '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Direct contributions to the chosen word's logit. */
function WrittenFor({ rows, pos }: { readonly rows: readonly LensRow[]; readonly pos: number }) {
  const plan = useLoom((state) => state.run.plan);
  const [open, setOpen] = useState(false);
  const followed = rows.at(-1)?.words[0];
  if (!plan || !followed) return null;
  return (
    <details className="terms writers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.written(visibleText(followed.text))}</summary>
      <p className="quiet">{words.writtenWhat}</p>
      {open && <Writers target={{ kind: 'logit', stack: lastStack(plan), pos, id: followed.id }} />}
    </details>
  );
}
