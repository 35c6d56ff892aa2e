import type { CSSProperties, ReactNode } from 'react';
import { probability } from '../explain/format.ts';
import { visibleText } from '../explain/tokenText.ts';
import { useLoom } from '../state/useLoom.ts';
import { strings } from './strings.ts';
import { leadingToken } from './useWords.ts';
import { Word } from './Word.tsx';
import './Caption.css';

const words = strings.caption;

/** One or two sentences at the top of the scene: what is on screen, said with this run's own words and numbers. */
export function Caption() {
  const firstVisit = useLoom((state) => state.page.firstVisit);
  const open = useLoom((state) => state.view.layer !== null);
  const left = useLoom((state) => state.page.layerAxis?.x0);
  const text = useCaption();
  if (open || !text) return null;
  return (
    <p
      className={firstVisit ? 'caption first' : 'caption'}
      style={left === undefined ? undefined : ({ '--left': `${left}px` } as CSSProperties)}
    >
      {text}
    </p>
  );
}

function useCaption(): ReactNode {
  const run = useLoom((state) => state.run);
  const view = useLoom((state) => state.view);
  const firstVisit = useLoom((state) => state.page.firstVisit);
  const pos = useLoom(leadingToken);
  if (!run.config) return null;
  const { nLayers, nHeads } = run.config;
  if (run.tokens.length === 0) return words.none;
  if (run.status === 'running' && run.layersReady < nLayers) return words.arriving(run.layersReady, nLayers);
  const last = run.predictions.at(-1)?.[0];
  if (firstVisit && last) {
    return (
      <>
        <strong>
          {words.reads} <span className="word accent">{visibleText(last.text)}</span> {words.next},{' '}
          {probability(last.probability)}.
        </strong>{' '}
        {words.invitation}
      </>
    );
  }
  if (pos !== null && view.tab === 'matches') {
    return (
      <>
        <strong>
          {words.seenFrom} <Word pos={pos} accent />.
        </strong>{' '}
        {words.oneTile}
        <br />
        {view.queries.length > 1 ? words.several(view.queries.length) : words.halves}
      </>
    );
  }
  return (
    <>
      <strong>{words.heads(nLayers * nHeads)}</strong> {words.headsWhat}
    </>
  );
}
