import { ArrowLeft } from 'lucide-react';
import { probability, shortNumber } from '../explain/format.ts';
import { formatAddress } from '../model/address.ts';
import { closeLayer, setPoint, setRelief } from '../state/actions.ts';
import { commands } from '../state/commands.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';
import { Choice } from './Choice.tsx';
import { BarsNote, LayerLegend } from './legend/Legend.tsx';
import { mlpPointOf, pairValue, rotationOf, shownKey, stageOf } from './openMap.ts';
import { strings } from './strings.ts';
import { leadingToken } from './useWords.ts';
import { Word } from './Word.tsx';
import { iconSize } from './inDesignPx.ts';
import './StageBar.css';

const words = strings.stage;

/** Footer of an opened layer: one sentence with its value, the switches, the scales. */
export function StageBar() {
  const layer = useLoom((state) => state.view.layer);
  const legend = useLoom((state) => state.view.tab === 'none');
  if (layer === null) return null;
  return (
    <section className="stage-bar" aria-label={words.label}>
      <div className="said">
        <LookSentence />
        <div className="under">
          <button type="button" className="text-button back" onClick={closeLayer}>
            <ArrowLeft style={iconSize(13)} aria-hidden="true" /> {words.overview}
          </button>
          <BarsNote />
        </div>
      </div>
      <Switches />
      {legend && <LayerLegend />}
    </section>
  );
}

function LookSentence() {
  const view = useLoom((state) => state.view);
  const run = useLoom((state) => state.run);
  const query = useLoom(leadingToken);
  if (view.layer === null) return null;
  const head = view.heads[0] ?? 0;
  if (view.heads.length > 1) {
    return <p className="look">{words.averaged(view.heads.map((h) => `${view.layer}.${h}`).join(', '))}</p>;
  }
  const stage = stageOf(view.point);
  const map = run.values.get(
    formatAddress({ stack: 'decoder', layer: view.layer, point: `attn.${stage}` }),
  )?.values;
  const count = run.tokens.length;
  const key = query === null ? null : shownKey(view.key, run, view.layer, head, query);
  if (query === null || key === null || !(map instanceof Float32Array)) {
    return <p className="look quiet">{words.choose}</p>;
  }
  const value = pairValue(map, count, head, query, key);
  return (
    <p className="look">
      {words.inHead}{' '}
      <span className="mono">
        {view.layer}.{head}
      </span>
      , <Word pos={query} accent /> {stage === 'pattern' ? words.looksAt : words.fits} <Word pos={key} />{' '}
      {words.with}{' '}
      <strong className="mono">{stage === 'pattern' ? probability(value) : shortNumber(value)}</strong>
    </p>
  );
}

function Switches() {
  const point = useLoom((state) => state.view.point);
  const relief = useLoom((state) => state.view.relief);
  const hasRotation = useLoom(({ run }: LoomState) => run.config?.rope !== undefined);
  return (
    <div className="switches">
      <Choice label={words.scores} options={words.stages} value={stageOf(point)} onChange={setPoint} />
      {hasRotation && (
        <Choice
          label={words.rotation}
          options={words.rotations}
          value={rotationOf(point)}
          onChange={(side) => setPoint(side === 'before' ? 'q' : null)}
        />
      )}
      <Choice label={words.mlp} options={words.mlpPoints} value={mlpPointOf(point)} onChange={setPoint} />
      <button type="button" className="button relief" onClick={() => commands().viewInDepth()}>
        {words.depth}
      </button>
      <button
        type="button"
        className="button relief"
        aria-pressed={relief}
        onClick={() => setRelief(!relief)}
      >
        {words.relief}
      </button>
    </div>
  );
}
