import { count, shortNumber } from '../../explain/format.ts';
import { hasHead, lastStack } from '../../model/stackFacts.ts';
import { type CellMeasure, cellMeasures, isShare } from '../../model/view.ts';
import { changeView, setCell, setRelief, setSink } from '../../state/actions.ts';
import type { LoomState } from '../../state/loomState.ts';
import { useLanes, useLoom } from '../../state/useLoom.ts';
import { Choice } from '../Choice.tsx';
import { designPx } from '../../base/designPx.ts';
import { FollowedWordField } from '../FollowedWordField.tsx';
import { keepArrows } from '../keepArrows.ts';
import { scoreNames } from '../scoreNames.ts';
import { strings } from '../strings.ts';
import { leadingToken } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { attentionTicks, Ramp } from './Ramp.tsx';
import './Legend.css';

const words = strings.legend;

/** Width of the full legend with its margins, design px. */
const fullRoom = 204;

/** An encoder alone: what its heads rest on are its special tokens. */
function readsOnly({ run }: LoomState): boolean {
  return run.attentions.length <= 1 && run.stack?.causal === false;
}

/** Right of the wall, beside what it explains. With the inspector open the same stands at the inspector's foot. */
export function Legend() {
  const hidden = useLoom(({ view, page }) => view.layer !== null || page.opening);
  const inspected = useLoom((state) => state.view.tab !== 'none');
  const ready = useLoom((state) => state.run.tokens.length > 0);
  const special = useLoom(readsOnly);
  const wallEnd = useLoom(({ page }) => page.layerAxis?.end ?? 0);
  const compared = useLanes((state) => state.compared);
  if (hidden || !ready) return null;
  const fits = window.innerWidth - wallEnd >= fullRoom * designPx(window);
  const place = compared ? 'line' : inspected ? 'inspected' : fits ? 'full' : 'line';
  return (
    <aside className={`legend ${place}`} aria-label={words.title}>
      <div className="legend-full">
        <OverviewLegend />
      </div>
      <div className="legend-line">
        <span>{words.short}</span>
        <Ramp ramp="attention" />
        <span>{words.lineEnd}</span>
        <span>{special ? words.special : words.resting}</span>
        <Ramp ramp="resting" />
      </div>
    </aside>
  );
}

/** Everything the overview's colours and lines mean. */
export function OverviewLegend() {
  const sink = useLoom((state) => state.view.sink);
  const cell = useLoom((state) => state.view.cell);
  const tab = useLoom((state) => state.view.tab);
  const pos = useLoom(leadingToken);
  const causal = useLoom((state) => state.run.stack?.causal ?? true);
  const special = useLoom(readsOnly);
  const windowed = useLoom((state) => state.run.config?.window !== undefined);
  const wall = useLoom((state) => state.view.wall);
  const speaks = useLoom(
    ({ run }) => run.plan !== null && hasHead(run.plan) && run.stack?.name === lastStack(run.plan),
  );
  const measures = cellMeasures.filter((measure) => measure !== 'lens' || speaks);
  return (
    <dl>
      {wall !== 'pattern' && (
        <dt>
          <strong>{words.wallBy(scoreNames[wall])}</strong> {words.wallWhat}{' '}
          <button type="button" className="link-button" onClick={() => changeView({ wall: 'pattern' })}>
            {words.patterns}
          </button>
        </dt>
      )}
      <dt>
        <strong>{words.attention}</strong>
        {words.sqrt}
      </dt>
      <dd>
        <Ramp ramp="attention" ticks={attentionTicks} />
      </dd>
      <dt className="with-switch">
        <strong>{special ? words.special : words.resting}</strong>
        <Choice hideLabel label={words.sinks} options={words.sinkModes} value={sink} onChange={setSink} />
      </dt>
      <dd>
        {words[special ? 'specialWhat' : 'restingWhat'][sink]}
        {sink === 'grey' && <Ramp ramp="resting" />}
      </dd>
      {causal && (
        <dt>
          <span className="hatch" />
          <strong>{words.cannot}</strong>
          {windowed ? words.cannotFar : words.cannotWhat}
        </dt>
      )}
      {!(tab === 'matches' && pos !== null) && (
        <>
          <dt className="with-switch">
            <strong>{words.loom}</strong>
            <select
              aria-label={words.cells}
              value={cell}
              onKeyDown={keepArrows}
              onChange={(event) => setCell(event.target.value as CellMeasure)}
            >
              {measures.map((measure) => (
                <option key={measure} value={measure}>
                  {words.measures[measure]}
                </option>
              ))}
            </select>
          </dt>
          <dd>
            {words.measuresWhat[cell]}
            <CellLimit />
            {cell === 'lens' && <LensFacts />}
            <ReliefSwitch />
          </dd>
        </>
      )}
      <ArcsEntry />
    </dl>
  );
}

/** The word that the loom follows through the layers, and how far it has come. */
function LensFacts() {
  const { done, of, problem } = useLoom((state) => state.page.lens);
  const live = useLoom((state) => state.run.source === 'live');
  const found = useLoom((state) => state.page.lens.word);
  const asked = useLoom((state) => state.view.word);
  return (
    <>
      <FollowedWordField />
      {problem ?? (live ? done < of && words.lensLayers(done, of) : words.lensLater)}
      {found !== null && asked !== null && found.trim() !== asked.trim() && words.lensPiece(found.trim())}
    </>
  );
}

/** Heights for the cells of the loom; two looms stay flat. */
function ReliefSwitch() {
  const relief = useLoom((state) => state.view.relief);
  const single = useLoom((state) => state.run.attentions.length === 1);
  if (!single) return null;
  return (
    <label className="relief-switch">
      <input type="checkbox" checked={relief} onChange={({ target }) => setRelief(target.checked)} />
      {words.relief}
    </label>
  );
}

function CellLimit() {
  const cell = useLoom((state) => state.view.cell);
  const limit = useLoom((state) => state.page.notes?.limits[cell]);
  if (isShare(cell) || limit === undefined) return null;
  return <> ({words.limit(shortNumber(limit))})</>;
}

function ArcsEntry() {
  const notes = useLoom((state) => state.page.notes);
  const pos = useLoom(leadingToken);
  return (
    <>
      {notes?.arcs && pos !== null && (
        <dt className="arcs">
          <strong>{words.arcs}</strong>
          <span>
            {words.looksAt} <Word pos={pos} accent /> {words.looksAtEnd}
            {words.arcsWhat(String(notes.arcs.from), notes.arcs.count, Math.round(notes.arcs.share * 100))}
          </span>
        </dt>
      )}
      {notes && notes.cellsPerPx > 1 && <dt>{words.pooled(Math.ceil(notes.cellsPerPx))}</dt>}
    </>
  );
}

/** The two scales of an opened layer, side by side. */
export function LayerLegend() {
  const relief = useLoom((state) => state.view.relief);
  const theme = useLoom((state) => state.page.theme);
  const selected = useLoom(leadingToken) !== null;
  const dimmedTo = selected ? (theme === 'dark' ? 0.6 : 0.55) : undefined;
  const attention = relief ? 'relief' : selected ? 'dimmed' : 'plain';
  return (
    <div className="legend layer-legend">
      <div>
        <span>{words.layerAttention[attention]}</span>
        <Ramp ramp="attention" ticks={attentionTicks} {...(dimmedTo === undefined ? {} : { dimmedTo })} />
      </div>
      <div>
        <span>{words.layerVectors[relief ? 'relief' : 'plain']}</span>
        <Ramp ramp="signed" ticks="signed" {...(dimmedTo === undefined ? {} : { dimmedTo })} />
      </div>
    </div>
  );
}

/** How many bars the relief stands on, and how many of them are cut. */
export function BarsNote() {
  const bars = useLoom((state) => (state.view.relief ? state.page.notes?.bars : null));
  if (!bars) return null;
  return (
    <span className="quiet bars" title={words.barsLong(bars.cut)}>
      {words.bars(count(bars.drawn), count(bars.of))}
    </span>
  );
}
