import { hingedPlanes } from './bed.ts';
import { readingCamera } from './camera.ts';
import { layoutContext } from './context.ts';
import type { DisplayList } from './displayList.ts';
import type { LayoutInput } from './layoutInput.ts';
import { overview } from './overview.ts';
import { overviewMeasures } from './overviewMeasures.ts';
import { placeLabels } from './placeLabels.ts';
import { tokenFocus } from './tokenFocus.ts';

/** Everything a view draws, from the state alone: same input, same display list. */
export function layoutScene(input: LayoutInput): DisplayList {
  const context = layoutContext(input);
  const { region, config, pose, view } = input;
  const measures = overviewMeasures(region, config, context.count);
  const planes = hingedPlanes(measures, context.count, pose.book);
  const { space } = measures;
  const focus = view.tab === 'matches' ? context.selected : null;
  const { parts, arcs } =
    focus === null
      ? overview(context, measures, planes, { book: pose.book, skipLayer: null, withLoom: true })
      : tokenFocus(context, measures, planes, focus);
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
      arcs,
      cellsPerPx: Math.max(1, (context.count / tilePx) ** 2),
      limits: {},
      bars: null,
    },
  };
}
