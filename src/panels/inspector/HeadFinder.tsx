import { useMemo } from 'react';
import { shortNumber } from '../../explain/format.ts';
import { largestScore, type WallScoreName, wallScores } from '../../explain/wallScores.ts';
import { headScoreNames } from '../../model/derive/headScores.ts';
import { changeView, openHead } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import { useLoom } from '../../state/useLoom.ts';
import { keepArrows } from '../keepArrows.ts';
import { Meter } from '../Meter.tsx';
import { finderWords as words } from './finderWords.ts';
import './HeadFinder.css';

const shown = 12;

/** Every head by what it was measured to do on this text, or on random words shown twice; the wall in its colours. */
export function HeadFinder() {
  const run = useLoom((state) => state.run);
  const wall = useLoom((state) => state.view.wall);
  const selected = useLoom((state) => state.view.queries);
  const probe = useLoom((state) => state.page.probe);
  const causal = run.stack?.causal ?? true;
  const name: WallScoreName = wall === 'pattern' ? 'previous' : wall;
  const scores = useMemo(
    () => wallScores(run, name, selected, probe.scores),
    [run, name, selected, probe.scores],
  );
  const isSeveral = run.attentions.length > 1;
  const isProbe = name.startsWith('probe_');
  if (run.stack?.sublayer !== 'attn') return <p className="quiet">{words.across}</p>;
  const options = [
    ...headScoreNames.filter((one) => one !== 'next' || !causal),
    ...(isSeveral ? [] : (['probe_induction', 'probe_duplicate'] as const)),
  ];
  return (
    <section className="head-finder">
      <h3>{words.title}</h3>
      <label>
        {words.by}{' '}
        <select
          aria-label={words.by}
          value={name}
          onKeyDown={keepArrows}
          onChange={({ target }) => changeView({ wall: target.value as WallScoreName })}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {words.names[option]}
            </option>
          ))}
        </select>
      </label>
      <label className="colour">
        <input
          type="checkbox"
          checked={wall !== 'pattern'}
          onChange={({ target }) => changeView({ wall: target.checked ? name : 'pattern' })}
        />
        {words.colour}
      </label>
      <p className="quiet">{words.what[name]}</p>
      {isProbe && probe.status !== 'done' ? <ProbeButton /> : <Ranking scores={scores} />}
      <p className="quiet note">{words.note}</p>
    </section>
  );
}

function ProbeButton() {
  const { status, done, of } = useLoom((state) => state.page.probe);
  const live = useLoom((state) => state.engine.phase === 'ready');
  if (status === 'running') return <p aria-busy="true">{words.probing(done, of)}</p>;
  return (
    <button type="button" className="button" disabled={!live} onClick={() => commands().probe()}>
      {live ? words.probe : words.waiting}
    </button>
  );
}

function Ranking({ scores }: { readonly scores: readonly (readonly number[])[] }) {
  const most = largestScore(scores);
  const ranked = scores
    .flatMap((heads, layer) => heads.map((score, head) => ({ layer, head, score })))
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score)
    .slice(0, shown);
  if (ranked.length === 0) return <p className="empty">{words.nothing}</p>;
  return (
    <ol>
      {ranked.map(({ layer, head, score }) => (
        <li key={`${layer}.${head}`}>
          <button
            type="button"
            className="link-button mono"
            aria-label={words.open(`${layer}.${head}`)}
            onClick={() => openHead(layer, head)}
          >
            {layer}.{head}
          </button>
          <Meter share={most > 0 ? score / Math.max(1, most) : 0} />
          <span className="mono number">{shortNumber(score)}</span>
        </li>
      ))}
    </ol>
  );
}
