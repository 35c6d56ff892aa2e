import { Pause, Play } from 'lucide-react';
import { milliseconds } from '../../explain/format.ts';
import { changePage, scrubTo } from '../../state/actions.ts';
import { commands } from '../../state/commands.ts';
import { useLoom } from '../../state/useLoom.ts';
import { strings } from '../strings.ts';
import { DownloadStatus } from './DownloadStatus.tsx';
import { LayerTrack } from './LayerTrack.tsx';
import { layerText } from './layerText.ts';
import { iconSize } from '../inDesignPx.ts';
import './Timeline.css';

const words = strings.timeline;
const speeds = [0.25, 0.5, 1, 2, 4] as const;

/**
 * Scrubber, download bar and layer axis in one. An opened layer takes its place, unless a download needs a word or the
 * pass does not stand at its end.
 */
export function Timeline() {
  const open = useLoom((state) => state.view.layer !== null);
  const layers = useLoom((state) => state.run.config?.nLayers ?? 0);
  const phase = useLoom((state) => state.engine.phase);
  const opening = useLoom((state) => state.page.opening);
  const inside = useLoom((state) => state.view.at !== null || state.page.playing);
  const loading = phase === 'ask' || phase === 'downloading';
  if (open && !loading && !inside) return null;
  const look = opening ? 'timeline opening-shot' : open ? 'timeline slim' : 'timeline';
  return (
    <section className={look} aria-label={words.label}>
      {!open && layers > 0 && (
        <>
          <PlayButton />
          <LayerTrack layers={layers} />
        </>
      )}
      {open && inside && <InsidePass />}
      <div className="timeline-end">
        {loading || phase === 'starting' ? <DownloadStatus /> : layers > 0 && <RunTime />}
      </div>
    </section>
  );
}

/** Where the pass stands while a layer is open, and the way back to its end. */
function InsidePass() {
  const at = useLoom((state) => state.page.flow?.layer ?? state.view.at);
  const layerMs = useLoom((state) => state.run.layerMs);
  return (
    <>
      <PlayButton />
      <span className="inside-pass">
        {at !== null && <span className="mono">{layerText(layerMs, at)}</span>}
        <button type="button" className="link-button" onClick={() => toEnd()}>
          {words.toEnd}
        </button>
      </span>
    </>
  );
}

function toEnd(): void {
  commands().pause();
  scrubTo(null);
}

function PlayButton() {
  const playing = useLoom((state) => state.page.playing);
  const idle = useLoom((state) => state.run.layersReady === 0);
  const Icon = playing ? Pause : Play;
  return (
    <button
      type="button"
      className="play"
      disabled={idle}
      aria-label={playing ? words.pause : words.play}
      onClick={() => (playing ? commands().pause() : commands().play())}
    >
      <Icon style={iconSize(10)} fill="currentColor" strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}

/** How long the pass took, and how fast it is replayed. */
function RunTime() {
  const ms = useLoom(({ run }) => (run.runMs === null ? null : layersTotal(run.layerMs)));
  const speed = useLoom((state) => state.page.playSpeed);
  const next = speeds[(speeds.indexOf(speed as (typeof speeds)[number]) + 1) % speeds.length] ?? 1;
  return (
    <>
      {ms !== null && <span className="mono quiet run-time">{words.total(milliseconds(ms))}</span>}
      <button
        type="button"
        className="link-button mono"
        aria-label={`${words.slower}: ${words.speed(speed)}`}
        onClick={() => changePage({ playSpeed: next })}
      >
        {words.speed(speed)}
      </button>
    </>
  );
}

/** What the layers themselves took: a first run also waits for them to be downloaded. */
function layersTotal(layerMs: readonly number[]): number {
  return layerMs.reduce((sum, ms) => sum + ms, 0);
}
