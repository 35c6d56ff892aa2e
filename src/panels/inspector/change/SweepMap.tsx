import { type MouseEvent, useEffect, useRef } from 'react';
import { rampBytes, rampIndex } from '../../../explain/colour/ramps.ts';
import { shortNumber } from '../../../explain/format.ts';
import { streamAddresses } from '../../../model/derive/streams.ts';
import { lastStack } from '../../../model/stackFacts.ts';
import { commands } from '../../../state/commands.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { wordName } from '../wordName.ts';
import { changeWords as words } from './changeWords.ts';
import { setChange } from './Controls.tsx';

/** What every row of every layer does when it is taken from the other lane: a map of layers by words. */
export function SweepMap() {
  const sweep = useLoom((state) => state.page.sweep);
  const run = useLoom((state) => state.run);
  const isOfRun = sweep.run === run.values;
  const { status, layers, rows, done } = sweep;
  return (
    <div className="sweep">
      {status === 'running' ? (
        <p aria-busy="true">
          {words.sweeping(done, layers * rows)}{' '}
          <button type="button" className="link-button" onClick={() => commands().stopSweep()}>
            {words.stopSweep}
          </button>
        </p>
      ) : (
        <button
          type="button"
          className="button"
          disabled={run.status !== 'done'}
          onClick={() => commands().sweep()}
        >
          {words.sweep}
        </button>
      )}
      {sweep.problem && <p role="alert">{sweep.problem}</p>}
      {isOfRun && status !== 'none' && done > 0 && <HeatMap />}
    </div>
  );
}

function HeatMap() {
  const { layers, rows, values, untouched, words: asked } = useLoom((state) => state.page.sweep);
  const plan = useLoom((state) => state.run.plan);
  const theme = useLoom((state) => state.page.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const largest = values.reduce(
    (most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value - untouched))),
    0,
  );
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(layers, rows);
    const bytes = rampBytes(theme, 'signed');
    for (let layer = 0; layer < layers; layer++) {
      for (let row = 0; row < rows; row++) {
        const value = values[layer * rows + row] as number;
        const entry = rampIndex('signed', largest > 0 ? (value - untouched) / largest : 0);
        const alpha = Number.isNaN(value) ? 0 : 255;
        picture.data.set([...bytes.subarray(entry * 3, entry * 3 + 3), alpha], (row * layers + layer) * 4);
      }
    }
    context.putImageData(picture, 0, 0);
  }, [layers, rows, values, untouched, largest, theme]);
  const cellAt = ({ currentTarget, clientX, clientY }: MouseEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const layer = Math.min(layers - 1, Math.floor(((clientX - box.left) / box.width) * layers));
    const row = Math.min(rows - 1, Math.floor(((clientY - box.top) / box.height) * rows));
    return { layer, row };
  };
  const take = (event: MouseEvent<HTMLElement>): void => {
    const { layer, row } = cellAt(event);
    const address = plan && streamAddresses(plan, lastStack(plan))[layer];
    if (address) setChange({ kind: 'patch', address, head: null, pos: row });
  };
  const best = Array.from(values).reduce(
    (most, value, at) =>
      Math.abs(value - untouched) > Math.abs((values[most] as number) - untouched) ? at : most,
    0,
  );
  return (
    <figure>
      <figcaption>{words.sweepWhat(asked.join(' − '), shortNumber(untouched))}</figcaption>
      <button
        type="button"
        className="heat"
        aria-label={words.sweepTake}
        onClick={take}
        onMouseMove={(event) => {
          const { layer, row } = cellAt(event);
          event.currentTarget.title = words.sweepCell(
            layer,
            wordName(row),
            shortNumber(values[layer * rows + row] as number),
          );
        }}
      >
        <canvas ref={canvas} width={layers} height={rows} />
      </button>
      <p className="quiet">
        {words.sweepAxes(layers - 1)}{' '}
        {words.sweepBest(Math.floor(best / rows), wordName(best % rows), shortNumber(values[best] as number))}
      </p>
    </figure>
  );
}
