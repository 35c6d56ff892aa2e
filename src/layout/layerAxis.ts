import type { Planes } from './bed.ts';
import type { LayoutContext } from './context.ts';
import type { Line, Target } from './displayList.ts';
import { range } from './geometry.ts';
import { label, mono, type RankedLabel, rank, sans } from './labels.ts';
import type { OverviewMeasures } from './overviewMeasures.ts';
import { type SceneParts, sceneParts } from './sceneParts.ts';

/** Numbers of the layers along the fold; a dot where a number would crowd. Each place opens its layer. */
export function layerAxis(context: LayoutContext, measures: OverviewMeasures, planes: Planes): SceneParts {
  const { space, fold, wallX, pitch, isPhone } = measures;
  const { nLayers } = context.input.config;
  const size = space.type(10.5);
  const numbered = numberedLayers(nLayers, (pitch * space.scale) / size);
  const labels: RankedLabel[] = [];
  const lines: Line[] = [];
  const targets: Target[] = [];
  const y = isPhone ? fold : fold + 0.5;
  for (const layer of range(nLayers)) {
    const x = centreX(measures, layer);
    if (numbered.has(layer)) {
      const parts = [mono(String(layer), { size, colour: 'second' })];
      labels.push({
        label: label(`layer-${layer}`, planes.onWall(x, y), parts, { align: 'centre' }),
        rank: rank.layer,
      });
    } else if (!isPhone) {
      const from = planes.onWall(x - 0.75, y);
      lines.push({ from, to: planes.onWall(x + 0.75, y), width: 1.5, colour: 'tick', opacity: 1 });
    }
    targets.push({
      id: `layer-${layer}`,
      label: `layer ${layer}`,
      action: { kind: 'openLayer', layer },
      frame: planes.wallFrame(x - pitch / 2, y - 9, pitch, 18),
    });
  }
  if (isPhone && context.input.attentions) return sceneParts({ labels, lines, targets });
  const word = [sans('layer', { size: space.type(11), colour: 'second' })];
  labels.push({
    label: label('layer-word', planes.onWall(wallX - 12, y), word, { align: 'right' }),
    rank: rank.layer,
  });
  return sceneParts({ labels, lines, targets });
}

function centreX({ wallX, pitch, subColumns, tile, columnGap }: OverviewMeasures, layer: number): number {
  return wallX + layer * pitch + (subColumns * tile + (subColumns - 1) * columnGap) / 2;
}

/** Every 1st, 5th, 10th, … layer and the last; `ems` is the pitch in type sizes. */
function numberedLayers(nLayers: number, ems: number): ReadonlySet<number> {
  const step = [1, 5, 10, 20].find((candidate) => candidate * ems >= 4) ?? 50;
  const last = nLayers - 1;
  const steps = range(nLayers).filter((layer) => layer % step === 0 && (last - layer) * ems >= 1.8);
  return new Set([...steps, last]);
}
