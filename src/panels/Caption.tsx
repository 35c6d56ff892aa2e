import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { probability } from '../explain/format.ts';
import { visibleText } from '../explain/tokenText.ts';
import type { Prediction } from '../model/prediction.ts';
import { useLanes, useLoom } from '../state/useLoom.ts';
import { scoreNames } from './scoreNames.ts';
import { strings } from './strings.ts';
import { hardestAcross } from './hardestAcross.ts';
import { leadingToken } from './useWords.ts';
import { Word } from './Word.tsx';
import './Caption.css';

const words = strings.caption;

/** One or two sentences at the top of the scene: what is on screen, said with this run's own words and numbers. */
export function Caption() {
  const firstVisit = useLoom((state) => state.page.firstVisit);
  const open = useLoom((state) => state.view.layer !== null);
  const left = useLoom(({ page, run }) => (run.attentions.length > 1 ? undefined : page.layerAxis?.x0));
  const opening = useLoom((state) => state.page.opening);
  const compared = useLanes((state) => state.compared);
  const text = useCaption();
  if (compared || open || !text) return null;
  if (opening) return <OpeningWords />;
  return (
    <p
      className={firstVisit ? 'caption first' : 'caption'}
      style={left === undefined ? undefined : ({ '--left': `${left}px` } as CSSProperties)}
    >
      {text}
    </p>
  );
}

/** The opening shot leaves its lower left corner free for these. */
function OpeningWords() {
  const config = useLoom((state) => state.run.config);
  const last = useLoom((state) => state.run.predictions.at(-1)?.[0]);
  if (!config || !last) return null;
  return (
    <div className="opening">
      <p>
        <Reading guess={last} />
      </p>
      <p>{words.opening(config.nLayers, config.nLayers * config.nHeads)}</p>
    </div>
  );
}

function Reading({ guess }: { readonly guess: Prediction }) {
  return (
    <strong>
      {words.reads} <span className="word accent">{visibleText(guess.text)}</span> {words.next},{' '}
      {probability(guess.probability)}.
    </strong>
  );
}

/** Encoder, decoder and bridge; of a chosen token what it looks at across, and what comes of it. */
function BothCaption({ heads }: { readonly heads: number }) {
  const run = useLoom((state) => state.run);
  const pos = useLoom(leadingToken);
  const best = useMemo(() => (pos === null ? null : hardestAcross(run, pos)), [run, pos]);
  const guess = pos === null ? undefined : run.predictions[pos]?.[0];
  if (pos === null || !best) {
    return (
      <>
        <strong>{words.both(heads)}</strong> <span className="more">{words.bothWhat}</span>
      </>
    );
  }
  return (
    <>
      <strong>
        {words.whileAt} <Word pos={pos} accent />
      </strong>{' '}
      {words.looksAcross} <Word pos={best.key} of="key" place="always" /> {probability(best.weight)} (
      {best.layer}.{best.head})
      {guess && (
        <>
          {' '}
          {guess.id === run.plan?.config.endToken ? (
            words.ends
          ) : (
            <>
              {words.writes} <span className="word accent">{visibleText(guess.text)}</span>
            </>
          )}{' '}
          {probability(guess.probability)}
        </>
      )}
      .
    </>
  );
}

function useCaption(): ReactNode {
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const firstVisit = useLoom((state) => state.page.firstVisit);
  const pos = useLoom(leadingToken);
  if (!run.config) return null;
  const { nLayers, nHeads } = run.config;
  const causal = run.stack?.causal ?? true;
  if (run.tokens.length === 0) return words.none;
  if (run.status === 'running' && run.layersReady < nLayers) return words.arriving(run.layersReady, nLayers);
  const last = run.predictions.at(-1)?.[0];
  const untouched = pos === null || view.tab !== 'matches';
  if (firstVisit && last && untouched && view.at === null) {
    return (
      <>
        <Reading guess={last} /> <span className="more">{words.invitation}</span>
      </>
    );
  }
  if (run.attentions.length > 1) return <BothCaption heads={nLayers * nHeads} />;
  if (pos !== null && view.tab === 'matches') {
    return (
      <>
        <strong>
          {words.seenFrom} <Word pos={pos} accent />.
        </strong>{' '}
        {words.oneTile}
        <span className="more second-line">
          {view.queries.length > 1
            ? words.several(view.queries.length)
            : causal
              ? words.halves
              : words.halvesBoth}
        </span>
      </>
    );
  }
  return (
    <>
      <strong>{words.heads(nLayers * nHeads)}</strong>{' '}
      <span className="more">
        {view.wall !== 'pattern'
          ? words.headsScored(scoreNames[view.wall])
          : causal
            ? words.headsWhat
            : words.headsWhatBoth}
      </span>
    </>
  );
}
