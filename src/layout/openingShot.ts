import { strongestArcs } from '../model/derive/arcs.ts';
import type { Planes } from './bed.ts';
import { type DrawnPose, drawnCamera } from './camera.ts';
import type { LayoutContext } from './context.ts';
import type { CameraPose, Line } from './displayList.ts';
import { label, mono, type RankedLabel, rank, shortNumber } from './labels.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { type SceneParts, sceneParts } from './sceneParts.ts';
import { threadReach } from './tokenRows.ts';
import { tokenParts } from './tokenText.ts';

/** Three quarters from the right: wall and bed as an open book (look.md section 12, picture 11). */
const shot: DrawnPose = { fov: 28, yaw: 26, pitch: 10, at: [606, 420, 60], zoom: 0.98, moved: [4, 46] };
/** Threads reach further left, because arcs lean over their first stretch. */
const longer = (width: number): number => (width < 1280 ? 48 : 100);
const mentioned = 3;

export function openingCamera(
  measures: OverviewMeasures,
  region: { readonly width: number; readonly height: number },
): CameraPose {
  const centred: DrawnPose = { ...shot, at: [measures.width / 2 - 20, shot.at[1], shot.at[2]], zoom: 0.92 };
  return drawnCamera(measures.width === 1280 ? shot : centred, measures.space, region);
}

/** The few words that tell the story: the leading token, what it looks at late and far, its guess, the axis' ends. */
export function openingWords(context: LayoutContext, measures: OverviewMeasures, planes: Planes): SceneParts {
  const { selected, texts, input } = context;
  if (selected === null) return sceneParts({ labels: layerEnds(context, measures, planes) });
  const { space, wallX, right } = measures;
  const left = wallX - threadReach - longer(measures.width);
  const rows = [...storyKeys(context, selected), selected];
  const labels = rows.map((row): RankedLabel => {
    const own = row === selected;
    const parts = tokenParts(texts[row] ?? '', {
      size: space.type(own ? 15 : 12.5),
      weight: own ? 600 : 400,
      colour: own ? 'accent' : 'second',
      room: 110 * space.scale,
      subscript: null,
    });
    return {
      label: label(`story-${row}`, planes.onBed(left, row + 0.5), parts, { align: 'right', dx: -6 }),
      rank: own ? rank.selectedToken : rank.token,
    };
  });
  const best = input.predictions[selected]?.[0];
  if (best) {
    const style = { size: space.type(15), weight: 600, colour: 'accent' } as const;
    const word = tokenParts(best.text, { ...style, room: 140 * space.scale, subscript: null });
    const at = planes.onBed(right + threadReach + 12, selected + 0.5);
    const parts = [...word, mono(` ${shortNumber(best.probability)}`, style)];
    labels.push({ label: label('story-guess', at, parts), rank: rank.selectedToken });
  }
  const lines = rows.map(
    (row): Line => ({
      from: planes.onBed(left, row + 0.5),
      to: planes.onBed(wallX - threadReach, row + 0.5),
      width: row === selected ? 1.6 : 1,
      colour: row === selected ? 'accent' : 'thread',
      opacity: 1,
      under: true,
    }),
  );
  return sceneParts({ labels: [...labels, ...layerEnds(context, measures, planes)], lines });
}

/** Keys with the most weight in the last third of the layers, the word just before left out. */
function storyKeys(context: LayoutContext, selected: number): readonly number[] {
  const { heads } = context;
  const late = {
    ...heads,
    layers: heads.layers.filter((layer) => layer >= (context.input.config.nLayers * 2) / 3),
  };
  const weights = new Map<number, number>();
  for (const { key, weight } of strongestArcs(late, selected, { from: 0.25, minDistance: 2 }).looks) {
    weights.set(key, (weights.get(key) ?? 0) + weight);
  }
  return [...weights.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mentioned)
    .map(([key]) => key)
    .sort((a, b) => a - b);
}

function layerEnds(
  context: LayoutContext,
  measures: OverviewMeasures,
  planes: Planes,
): readonly RankedLabel[] {
  const { space, wallX, wallY, pitch } = measures;
  const last = context.input.config.nLayers - 1;
  return [0, last].map((layer) => {
    const parts = [mono(`layer ${layer}`, { size: space.type(10.5), colour: 'third' })];
    const at = planes.onWall(wallX + layer * pitch, wallY - 10);
    return { label: label(`story-layer-${layer}`, at, parts), rank: rank.layer };
  });
}
