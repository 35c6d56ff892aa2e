import { ArrowLeft } from 'lucide-react';
import { probability, shortNumber } from '../explain/format.ts';
import { closeLayer, openHead, setPoint, setRelief } from '../state/actions.ts';
import { commands } from '../state/commands.ts';
import type { LoomState } from '../state/loomState.ts';
import { useLoom } from '../state/useLoom.ts';
import { Choice } from './Choice.tsx';
import { BarsNote, LayerLegend } from './legend/Legend.tsx';
import {
  attentionPoint,
  mapSize,
  mlpPointOf,
  pairValue,
  restedOn,
  rotationOf,
  shownKey,
  type Stage,
  stageOf,
} from './openMap.ts';
import { strings } from './strings.ts';
import { leadingToken } from './useWords.ts';
import { Word } from './Word.tsx';
import { iconSize } from './inDesignPx.ts';
import './StageBar.css';

const words = strings.stage;
const { 'mlp.gate': _gate, ...ungated } = words.mlpPoints;
const { scores: _masked, ...unmasked } = words.stages;

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
          <RestNote />
          <BarsNote />
        </div>
      </div>
      <Switches />
      {legend && <LayerLegend />}
    </section>
  );
}

interface ShownLook {
  readonly stage: Stage;
  readonly query: number;
  readonly key: number;
  readonly value: number;
}

/** The pair that the open head's map is spoken of with; null without one. */
function useShownLook(): ShownLook | null {
  const { layer, heads, point, key: chosen } = useLoom((state) => state.view);
  const run = useLoom((state) => state.run);
  const query = useLoom(leadingToken);
  const [head = 0] = heads;
  if (layer === null || query === null) return null;
  const stage = stageOf(point);
  const map = attentionPoint(run, layer, stage);
  const key = shownKey(chosen, run, layer, head, query);
  if (!map || key === null) return null;
  return { stage, query, key, value: pairValue(map, mapSize(run), head, query, key) };
}

export function LookSentence() {
  const { layer, heads } = useLoom((state) => state.view);
  const look = useShownLook();
  if (layer === null) return null;
  if (heads.length > 1) {
    return <p className="look">{words.averaged(heads.map((head) => `${layer}.${head}`).join(', '))}</p>;
  }
  if (!look) return <p className="look quiet">{words.choose}</p>;
  const { stage, query, key, value } = look;
  return (
    <p className="look">
      {words.inHead}{' '}
      <span className="mono">
        {layer}.{heads[0] ?? 0}
      </span>
      , <Word pos={query} accent /> {stage === 'pattern' ? words.looksAt : words.fits}{' '}
      <Word pos={key} of="key" /> {words.with}{' '}
      <strong className="mono">{stage === 'pattern' ? probability(value) : shortNumber(value)}</strong>
    </p>
  );
}

/** Where the query rests, if that is more than it gives to the word that the sentence names. */
function RestNote() {
  const { layer, heads } = useLoom((state) => state.view);
  const run = useLoom((state) => state.run);
  const look = useShownLook();
  if (layer === null || heads.length > 1 || look?.stage !== 'pattern') return null;
  const rest = restedOn(run, { layer, head: heads[0] ?? 0, query: look.query, shown: look.key });
  if (!rest) return null;
  return (
    <span>
      {words.restsOn} <Word pos={rest.key} of="key" />{' '}
      <span className="mono">{probability(rest.weight)}</span>
    </span>
  );
}

function Switches() {
  const point = useLoom((state) => state.view.point);
  const hasRotation = useLoom(({ run }: LoomState) => run.config?.rope !== undefined);
  const causal = useLoom(({ run }: LoomState) => run.stack?.causal ?? true);
  const choice = useLoom(({ run }: LoomState) => run.stack?.choice);
  const layer = useLoom((state) => state.view.layer) ?? 0;
  const writer = useLoom(({ run }: LoomState) => run.attentions.length > 1) && choice !== 'enc';
  return (
    <div className="switches">
      {writer && (
        <Choice
          label={words.attention}
          options={words.attentions}
          value={choice === 'cross' ? 'cross' : 'dec'}
          onChange={(of) => openHead(layer, 0, of)}
        />
      )}
      <Choice
        label={words.scores}
        options={causal ? words.stages : unmasked}
        value={stageOf(point)}
        onChange={setPoint}
      />
      {hasRotation && (
        <Choice
          label={words.rotation}
          options={words.rotations}
          value={rotationOf(point)}
          onChange={(side) => setPoint(side === 'before' ? 'q' : null)}
        />
      )}
      {choice !== 'cross' && <OwnSwitches />}
    </div>
  );
}

/** What belongs to a layer itself, and not to its look across the bridge. */
function OwnSwitches() {
  const point = useLoom((state) => state.view.point);
  const relief = useLoom((state) => state.view.relief);
  const orbited = useLoom((state) => state.page.orbited);
  const gated = useLoom(({ run }: LoomState) => run.stack?.gated ?? true);
  return (
    <>
      <Choice
        label={words.mlp}
        options={gated ? words.mlpPoints : ungated}
        value={mlpPointOf(point)}
        onChange={setPoint}
      />
      <button
        type="button"
        className="button relief"
        aria-pressed={orbited}
        onClick={() => commands().viewInDepth()}
      >
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
    </>
  );
}
