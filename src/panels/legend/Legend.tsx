import { shortNumber } from '../../explain/format.ts';
import type { CellMeasure } from '../../model/view.ts';
import { setCell, setSink } from '../../state/actions.ts';
import { useLoom } from '../../state/useLoom.ts';
import { Choice } from '../Choice.tsx';
import { keepArrows } from '../keepArrows.ts';
import { strings } from '../strings.ts';
import { leadingToken } from '../useWords.ts';
import { Word } from '../Word.tsx';
import { attentionTicks, Ramp } from './Ramp.tsx';
import './Legend.css';

const words = strings.legend;

/** Right of the wall, beside what it explains. With the inspector open the same stands at the inspector's foot. */
export function Legend() {
  const open = useLoom((state) => state.view.layer !== null);
  const inspected = useLoom((state) => state.view.tab !== 'none');
  const ready = useLoom((state) => state.run.tokens.length > 0);
  if (open || !ready) return null;
  return (
    <aside className={inspected ? 'legend inspected' : 'legend'} aria-label={words.title}>
      <div className="legend-full">
        <OverviewLegend />
      </div>
      <div className="legend-line">
        <span>{words.short}</span>
        <Ramp ramp="attention" ticks={[0, 1]} />
        <span>{words.restingShort}</span>
        <Ramp ramp="resting" ticks={[0, 1]} />
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
  return (
    <dl>
      <dt>
        <strong>{words.attention}</strong>
        {words.sqrt}
      </dt>
      <dd>
        <Ramp ramp="attention" ticks={attentionTicks} />
      </dd>
      <dt>
        <strong>{words.resting}</strong>
      </dt>
      <dd>
        {sink === 'grey' ? words.restingWhat : sink === 'hide' ? words.restingHidden : words.restingFull}
        {sink === 'grey' && <Ramp ramp="resting" ticks={[0, 1]} />}
        <Choice hideLabel label={words.sinks} options={words.sinkModes} value={sink} onChange={setSink} />
      </dd>
      <dt>
        <strong>{words.cannot}</strong>
        {words.cannotWhat}
      </dt>
      <dd>
        <span className="hatch" />
      </dd>
      {!(tab === 'matches' && pos !== null) && (
        <>
          <dt>
            <strong>{words.loom}</strong>
          </dt>
          <dd>
            <select
              aria-label={words.cells}
              value={cell}
              onKeyDown={keepArrows}
              onChange={(event) => setCell(event.target.value as CellMeasure)}
            >
              {Object.entries(words.measures).map(([measure, text]) => (
                <option key={measure} value={measure}>
                  {text}
                </option>
              ))}
            </select>
            {words.measuresWhat[cell]}
            <CellLimit />
          </dd>
        </>
      )}
      <ArcsEntry />
    </dl>
  );
}

function CellLimit() {
  const cell = useLoom((state) => state.view.cell);
  const limit = useLoom((state) => state.page.notes?.limits[cell]);
  if (cell === 'share' || limit === undefined) return null;
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
  const notes = useLoom((state) => state.page.notes);
  const relief = useLoom((state) => state.view.relief);
  const theme = useLoom((state) => state.page.theme);
  const selected = useLoom(leadingToken) !== null;
  const dimmedTo = selected ? (theme === 'dark' ? 0.6 : 0.55) : undefined;
  const height = relief ? words.height : '';
  return (
    <div className="legend layer-legend">
      <div>
        <span>{(selected && !relief ? words.dimmed : words.attention + words.sqrt) + height}</span>
        <Ramp ramp="attention" ticks={attentionTicks} {...(dimmedTo === undefined ? {} : { dimmedTo })} />
      </div>
      <div>
        <span>{words.vectors + height}</span>
        <Ramp ramp="signed" ticks="signed" {...(dimmedTo === undefined ? {} : { dimmedTo })} />
      </div>
      {notes?.bars && relief && (
        <div className="quiet">
          {words.bars(String(notes.bars.drawn), String(notes.bars.of), notes.bars.cut)}
        </div>
      )}
    </div>
  );
}
