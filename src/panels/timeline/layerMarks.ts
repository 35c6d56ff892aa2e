import type { LoomState } from '../../state/loomState.ts';

/** What a mark under a layer says. */
export type MarkState =
  /** Its numbers are on screen. */
  | 'shown'
  /** Its numbers are here, but playback stands before it. */
  | 'ahead'
  /** Not here yet: the recording covers it, or nothing does. */
  | 'absent';

/** One state per layer. While the model is on its way the marks are its download bar. */
export function layerMarks(
  { run, engine, view, page }: Pick<LoomState, 'run' | 'engine' | 'view' | 'page'>,
  layers: number,
): readonly MarkState[] {
  const downloading = engine.phase === 'downloading' || engine.phase === 'starting';
  const here = downloading && !page.playing ? engine.layersLoaded : run.layersReady;
  const at = page.flow ? page.flow.layer : (view.at ?? layers - 1);
  return Array.from({ length: layers }, (_, layer) => {
    if (layer >= here) return 'absent';
    return layer <= at ? 'shown' : 'ahead';
  });
}

/** Layer under a point of the track; the ends count as the first and last layer. */
export function layerAtX(
  x: number,
  axis: { readonly x0: number; readonly pitch: number },
  layers: number,
): number {
  const layer = Math.floor((x - axis.x0) / axis.pitch);
  return Math.min(layers - 1, Math.max(0, layer));
}
