import type { CellGrid, ColourRole, DisplayList, Frame, Label, Vec3 } from '../displayList.ts';
import { add, pointIn } from '../geometry.ts';
import { labelBox } from '../labels.ts';
import type { LayoutInput } from '../layoutInput.ts';
import { projector } from '../project.ts';

const colours: Readonly<Record<ColourRole, string>> = {
  ground: '#0b0e14',
  panel: '#11151d',
  forbidden: '#0c1016',
  text: '#e9ebf0',
  second: '#aab2c0',
  third: '#8b94a5',
  tick: '#4a5262',
  rule: '#222936',
  thread: '#39424f',
  accent: '#ffd166',
  seen: '#ffffff',
};
const ramp = '#141b25 #12293d #14415d #1d5f78 #3a808a #6ba097 #a3c0a8 #d8dec4 #fbf7e6'.split(' ');
const rest = '#141b25 #1b222c #252b35 #333a45 #434a55 #545b66 #666d78'.split(' ');
const signed =
  '#a8c4ff #6fa9e0 #3d7fb0 #235673 #16323f #12161c #33180f #5f2716 #95452d #cb7a65 #ffb9a8'.split(' ');

function pickColour(scale: readonly string[], share: number): string {
  const at = Math.min(Math.max(share, 0), 1) * (scale.length - 1);
  const low = scale[Math.floor(at)] ?? '#000000';
  const high = scale[Math.ceil(at)] ?? low;
  const channel = (colour: string, index: number): number =>
    Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16);
  const mixed = [0, 1, 2].map((index) =>
    Math.round(channel(low, index) + (channel(high, index) - channel(low, index)) * (at % 1)),
  );
  return `rgb(${mixed.join(',')})`;
}

/** A plain drawing of a display list, to look at geometry without a GPU. */
export function svgOf(list: DisplayList, input: LayoutInput): string {
  const { width, height } = input.region;
  const project = projector(list.camera, input.region);
  const xy = (point: Vec3): string => {
    const { x, y } = project(point);
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const polygon = (frame: Frame, attributes: string): string => {
    const corners = [pointIn(frame, 0, 0), pointIn(frame, 1, 0), pointIn(frame, 1, 1), pointIn(frame, 0, 1)];
    return `<polygon points="${corners.map(xy).join(' ')}" ${attributes}/>`;
  };
  const out: string[] = [];
  const line = (item: DisplayList['lines'][number]): string =>
    `<polyline points="${xy(item.from)} ${xy(item.to)}" stroke="${colours[item.colour]}" stroke-width="${item.width}" opacity="${item.opacity}" fill="none"/>`;
  const ribbon = (item: DisplayList['ribbons'][number]): readonly string[] => {
    const { points, width: wide, colour, opacity, casing, span } = item;
    if (span[1] <= span[0]) return [];
    const d = `M ${xy(points[0])} C ${xy(points[1])} ${xy(points[2])} ${xy(points[3])}`;
    const path = (stroke: string, size: number, more = ''): string =>
      `<path d="${d}" stroke="${stroke}" stroke-width="${size}" opacity="${opacity}" fill="none" ${more}/>`;
    const dash = `pathLength="100" stroke-dasharray="0 ${span[0] * 100} ${(span[1] - span[0]) * 100} 200"`;
    const edge = casing > 0 ? [path(colours.ground, wide + 2 * casing)] : [];
    return [...edge, path(colours[colour], wide, dash)];
  };
  for (const item of list.lines) if (item.under) out.push(line(item));
  for (const item of list.ribbons) if (item.under) out.push(...ribbon(item));
  for (const surface of list.surfaces) {
    if (surface.kind === 'cells') out.push(...gridOf(surface, input, polygon));
    else {
      const fill =
        surface.fill === null
          ? 'none'
          : typeof surface.fill === 'string'
            ? colours[surface.fill]
            : pickColour(ramp, surface.fill.attention);
      const stroke = surface.outline
        ? `stroke="${colours[surface.outline.colour]}" stroke-width="${surface.outline.width}"`
        : '';
      out.push(
        polygon(
          surface.frame,
          `fill="${fill}" fill-opacity="${surface.fillOpacity}" ${stroke} opacity="${surface.opacity}"`,
        ),
      );
      if (surface.hatch) out.push(polygon(surface.frame, 'fill="url(#hatch)"'));
    }
  }
  for (const item of list.lines) if (!item.under) out.push(line(item));
  for (const item of list.ribbons) if (!item.under) out.push(...ribbon(item));
  for (const bar of list.bars) {
    const scale = bar.paint.kind === 'signed' ? signed : bar.resting ? rest : ramp;
    const limit = 'limit' in bar.paint ? bar.paint.limit : 1;
    const size = Math.sqrt(Math.abs(bar.value) / limit);
    const colour = bar.cut
      ? colours.text
      : pickColour(
          scale,
          bar.paint.kind === 'signed' ? 0.5 + 0.5 * Math.sign(bar.value) * Math.min(1, size) : size,
        );
    const top: Frame = { origin: add(bar.origin, bar.height), u: bar.u, v: bar.v };
    const front: Frame = {
      origin: add(add(bar.origin, bar.v), bar.height),
      u: bar.u,
      v: [-bar.height[0], -bar.height[1], -bar.height[2]],
    };
    out.push(
      polygon(front, `fill="${colour}" style="filter:brightness(.5)"`),
      polygon(top, `fill="${colour}"`),
    );
  }
  for (const bead of list.beads) {
    const { x, y } = project(bead.at);
    out.push(
      `<circle cx="${x}" cy="${y}" r="${bead.radius}" fill="${colours[bead.colour]}" opacity="${bead.opacity}" stroke="${colours.ground}" stroke-width="${bead.casing}"/>`,
    );
  }
  for (const label of list.labels) out.push(textOf(label, project(label.at)));
  const hatch =
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" stroke="#fff" stroke-opacity=".1"/></pattern></defs>';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" style="background:#0b0e14">${hatch}${out.join('')}</svg>`;
}

function textOf(label: Label, at: { readonly x: number; readonly y: number }): string {
  const box = labelBox(label, at);
  const anchor = { left: 'start', centre: 'middle', right: 'end' }[label.align];
  const size = Math.max(...label.parts.map((part) => part.size));
  const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  const spans = label.parts.map(
    (part) =>
      `<tspan font-size="${part.size}" font-weight="${part.weight}" font-family="${part.family === 'mono' ? 'DejaVu Sans Mono' : 'DejaVu Sans'}" fill="${colours[part.colour]}" fill-opacity="${part.opacity}" ${part.subscript ? 'dy="3"' : ''}>${escaped(part.text)}</tspan>`,
  );
  const plate = label.plate
    ? `<rect x="${box.left - 2}" y="${box.top - 2}" width="${box.right - box.left + 4}" height="${box.bottom - box.top + 4}" fill="${colours[label.plate]}"/>`
    : '';
  return `${plate}<text xml:space="preserve" x="${at.x + label.dx}" y="${at.y + label.dy + size * 0.36}" text-anchor="${anchor}" opacity="${label.opacity}">${spans.join('')}</text>`;
}

function rowEdges(grid: CellGrid, row: number): readonly [number, number] {
  const { warp, rows } = grid;
  if (!warp) return [row / rows, 1 / rows];
  const thin = (1 - warp.count * warp.tall) / Math.max(1, rows - warp.count);
  const before = Math.min(row, warp.first);
  const inside = Math.min(Math.max(row - warp.first, 0), warp.count);
  const after = Math.max(row - warp.first - warp.count, 0);
  const tall = row >= warp.first && row < warp.first + warp.count;
  return [before * thin + inside * warp.tall + after * thin, tall ? warp.tall : thin];
}

function gridOf(
  grid: CellGrid,
  input: LayoutInput,
  polygon: (frame: Frame, attributes: string) => string,
): readonly string[] {
  const values = input.values(grid.address);
  if (!values) return [];
  const { subRows, subCols, pool, rows, frame } = grid;
  const width =
    values.length /
    rows /
    (grid.head === undefined
      ? 1
      : Math.max(1, Math.round(values.length / rows / (subRows * subCols * pool))));
  const start = (grid.head ?? 0) * rows * width;
  const out: string[] = [];
  const light = grid.lightBy ? input.values(grid.lightBy.address) : undefined;
  for (let row = 0; row < rows; row++) {
    const [top, high] = rowEdges(grid, row);
    const fill = row === grid.selectedRow ? grid.selectedFill : grid.rowFill;
    const lit =
      light && grid.lightBy
        ? Math.sqrt(light[(grid.lightBy.head * rows + grid.lightBy.row) * rows + row] ?? 0) * 0.84 + 0.16
        : 1;
    const keep = (row === grid.selectedRow ? 1 : grid.keepOthers) * lit;
    for (let r = 0; r < subRows; r++) {
      for (let c = 0; c < subCols; c++) {
        if (grid.mask === 'causal' && c > row) continue;
        const resting = grid.resting.includes(c);
        if (resting && grid.restingMode === 'hide') continue;
        let value = 0;
        for (let k = 0; k < pool; k++) {
          const next = values[start + row * width + (r * subCols + c) * pool + k] ?? 0;
          if (Math.abs(next) > Math.abs(value)) value = next;
        }
        const limit = 'limit' in grid.paint ? grid.paint.limit : 1;
        const size = Math.min(1, Math.sqrt(Math.abs(value) / limit));
        const colour =
          grid.paint.kind === 'signed'
            ? pickColour(signed, 0.5 + 0.5 * Math.sign(value) * size)
            : pickColour(resting ? rest : ramp, size);
        const y = top + high * ((1 - fill) / 2 + (fill * r) / subRows);
        const cell: Frame = {
          origin: pointIn(frame, c / subCols, y),
          u: [frame.u[0] / subCols, frame.u[1] / subCols, frame.u[2] / subCols],
          v: [
            (frame.v[0] * high * fill) / subRows,
            (frame.v[1] * high * fill) / subRows,
            (frame.v[2] * high * fill) / subRows,
          ],
        };
        const stroke = grid.gridLines ? 'stroke="#0b0e14" stroke-width="1.5"' : '';
        out.push(polygon(cell, `fill="${colour}" opacity="${(keep * grid.opacity).toFixed(3)}" ${stroke}`));
      }
    }
  }
  return out;
}
