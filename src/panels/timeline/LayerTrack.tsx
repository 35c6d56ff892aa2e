import { type CSSProperties, type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import { scrubTo } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import { focusedStore } from '../../state/lanes.ts';
import { useLoom } from '../../state/useLoom.ts';
import { strings } from '../strings.ts';
import { layerText } from './layerText.ts';
import { layerAtX, layerMarks, type MarkState } from './layerMarks.ts';

const words = strings.timeline;

/** One mark exactly under each layer of the picture; drag or arrow keys scrub through them. */
export function LayerTrack({ layers }: { readonly layers: number }) {
  const axis = useLoom((state) => state.page.layerAxis);
  const view = useLoom((state) => state.view);
  const run = useLoom((state) => state.run);
  const engine = useLoom((state) => state.engine);
  const page = useLoom((state) => state.page);
  const [pointed, setPointed] = useState<number | null>(null);
  const track = useRef<HTMLDivElement>(null);
  if (!axis) return null;
  const at = page.flow?.layer ?? view.at ?? layers - 1;
  const marks = layerMarks({ view, run, engine, page }, layers);
  const layerOf = (event: PointerEvent): number => {
    const left = track.current?.getBoundingClientRect().left ?? 0;
    return layerAtX(event.clientX - left, { x0: 0, pitch: axis.pitch }, layers);
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    setPointed(layerOf(event));
    if (event.buttons === 1) moveTo(layerOf(event), layers);
  };
  const style = {
    '--x0': `${axis.x0}px`,
    '--pitch': `${axis.pitch}px`,
    '--layers': layers,
    '--at': at,
  } as CSSProperties;
  const labelled = pointed ?? (view.at !== null || page.playing ? at : null);
  return (
    <div className="track" style={style}>
      {engine.phase === 'downloading' && labelled === null && (
        <span className="arriving">{words.arriving}</span>
      )}
      <div
        ref={track}
        className="marks"
        role="slider"
        tabIndex={0}
        aria-label={words.layer}
        aria-valuemin={0}
        aria-valuemax={layers - 1}
        aria-valuenow={at}
        aria-valuetext={layerText(run.layerMs, at)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
        onPointerLeave={() => setPointed(null)}
        onKeyDown={(event) => onTrackKey(event, at, layers)}
      >
        {marks.map((mark, layer) => (
          // Layers are their numbers.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Mark key={layer} layer={layer} mark={mark} />
        ))}
        {run.layersReady > 0 && engine.phase !== 'downloading' && <span className="cursor" />}
      </div>
      {labelled !== null && (
        <span className="mark-label mono" style={{ '--layer': labelled } as CSSProperties}>
          {layerText(run.layerMs, labelled)}
        </span>
      )}
    </div>
  );
}

/** Most marks stay as they are while a layer arrives. */
const Mark = memo(({ layer, mark }: { readonly layer: number; readonly mark: MarkState }) => (
  <span className={`mark ${mark}`} style={{ '--layer': layer } as CSSProperties} />
));

function moveTo(layer: number, layers: number): void {
  if (focusedStore().getState().page.playing) commands().pause();
  scrubTo(layer >= layers - 1 ? null : Math.max(0, layer));
}

function onTrackKey(event: KeyboardEvent, at: number, layers: number): void {
  const target = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - 5,
    PageUp: at + 5,
    Home: 0,
    End: layers - 1,
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  moveTo(target, layers);
}
