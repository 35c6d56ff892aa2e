import { hingedPlanes } from './bed.ts';
import { readingCamera } from './camera.ts';
import { layoutContext } from './context.ts';
import type { DisplayList } from './displayList.ts';
import { smooth } from './geometry.ts';
import type { LayoutInput } from './layoutInput.ts';
import { openedLayerOf } from './openedLayer/opened.ts';
import { openedLayer, openedLimits } from './openedLayer/openedLayer.ts';
import { openedMeasures } from './openedLayer/openedMeasures.ts';
import { overview } from './overview.ts';
import { overviewMeasures } from './overviewMeasures.ts';
import { placeLabels } from './placeLabels.ts';
import { fadeParts, joinParts } from './sceneParts.ts';
import { tokenFocus } from './tokenFocus.ts';

/** Everything a view draws, from the state alone: same input, same display list. */
export function layoutScene(input: LayoutInput): DisplayList {
  const context = layoutContext(input);
  const { region, config, pose, view } = input;
  const measures = overviewMeasures(region, config, context.count);
  const planes = hingedPlanes(measures, context.count, pose.book);
  const { space } = measures;
  const focus = view.tab === 'matches' && pose.layer === null ? context.selected : null;
  const open = pose.layer === null ? 0 : pose.open;
  const opened =
    pose.layer === null || open <= 0
      ? null
      : openedLayerOf(context, openedMeasures(region, context.count), pose.layer);
  const options = { book: pose.book, skipLayer: opened ? pose.layer : null, withLoom: !opened };
  const { parts: back, arcs } =
    focus === null
      ? overview(context, measures, planes, options)
      : tokenFocus(context, measures, planes, focus);
  const leaving = fadeParts(back, 1 - smooth(open, 0, 0.5));
  const parts = opened ? joinParts(leaving, openedLayer(opened, { measures, planes }, open)) : back;
  const camera = readingCamera(space, region);
  const tilePx = measures.tile * space.scale;
  return {
    ...parts,
    labels: placeLabels(parts.labels, camera, region),
    camera,
    layerAxis: {
      x0: space.at(measures.wallX, 0)[0],
      pitch: measures.pitch * space.scale,
    },
    notes: {
      arcs: opened ? null : arcs,
      cellsPerPx: Math.max(1, (context.count / tilePx) ** 2),
      limits: opened ? openedLimits(opened) : {},
      bars: null,
    },
  };
}
