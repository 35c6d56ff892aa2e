import { patternGrid } from '../cells.ts';
import type { Line, Rect, Ribbon, Surface, Target, Vec3 } from '../displayList.ts';
import { range, smooth } from '../geometry.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { tokenNames } from '../tokenRows.ts';
import { headTarget } from '../wall.ts';
import { type VectorBlock, vectorBlocks, vectorSurface } from './blocks.ts';
import { type Opened, rowIn } from './opened.ts';
import { paneLabels } from './paneLabels.ts';
import type { Pane, Panes } from './panes.ts';

const mostThreads = 400;

/** Heads in depth. */
export function paneParts(opened: Opened, all: Panes, depth: number): SceneParts {
  const blocks = new Map(vectorBlocks(opened).map((block) => [block.id, block]));
  const planes: { readonly z: number; readonly surfaces: readonly Surface[] }[] = [];
  const targets: Target[] = [];
  const seen = smooth(depth, 0, 0.3);
  for (const pane of [...all.panes].reverse()) {
    const chosen = pane.head === opened.head;
    const opacity = chosen ? 1 : seen;
    if (opacity < 0.01) continue;
    const cells = paneCells(opened, pane, blocks, { opacity, chosen });
    planes.push({ z: pane.frame.origin[2], surfaces: [ground(pane, chosen, opacity * seen), ...cells] });
    targets.push(headTarget(pane.rest, opened.layer, pane.head));
  }
  const streams = [
    ['input', all.input],
    ['out', all.out],
  ] as const;
  for (const [id, frame] of streams) {
    const block = blocks.get(id);
    if (block)
      planes.push({ z: frame.origin[2], surfaces: [vectorSurface(opened, block, { frame, opacity: 1 })] });
  }
  // All planes are parallel: from any side that the orbit reaches, the farther one is painted first.
  planes.sort((a, b) => a.z - b.z);
  return sceneParts({
    surfaces: planes.flatMap(({ surfaces }) => surfaces),
    targets,
    ribbons: seen > 0 ? paneThreads(opened, all, seen) : [],
    lines: seen > 0 ? crossings(opened, all, seen) : [],
    labels: [...paneLabels(opened, all, seen), ...(seen > 0 ? inputNames(opened, all) : [])],
  });
}

function ground(pane: Pane, chosen: boolean, opacity: number): Rect {
  return {
    kind: 'rect',
    id: `pane-${pane.head}`,
    frame: pane.frame,
    fill: 'panel',
    fillOpacity: chosen || pane.lifted ? 0.74 : 0.5,
    outline: outlineOf(pane, chosen),
    hatch: false,
    opacity,
  };
}

function outlineOf({ lifted }: Pane, chosen: boolean): NonNullable<Rect['outline']> {
  if (chosen) return { colour: 'accent', width: 1.6 };
  return lifted ? { colour: 'text', width: 1 } : { colour: 'tick', width: 1 };
}

function paneCells(
  opened: Opened,
  pane: Pane,
  blocks: ReadonlyMap<string, VectorBlock>,
  { opacity, chosen }: { readonly opacity: number; readonly chosen: boolean },
): readonly Surface[] {
  const ids = pane.carriesKeyValue
    ? (['query', 'key', 'value', 'mix'] as const)
    : (['query', 'mix'] as const);
  const vectors = ids.flatMap((id): Surface[] => {
    const block = blocks.get(id);
    if (!block) return [];
    const head = id === 'key' || id === 'value' ? pane.group : pane.head;
    const look = { frame: pane.block(id), opacity, head, lit: block.lit && chosen, keepOthers: 0.66 };
    return [vectorSurface(opened, block, look)];
  });
  const { context, layer, warp } = opened;
  if (!context.values(layer, 'attn.pattern')) return vectors;
  const grid = patternGrid(context, {
    id: `pane-map-${pane.head}`,
    layer,
    head: pane.head,
    frame: pane.block('map'),
  });
  const map: Surface = {
    ...grid,
    resting: chosen ? [] : grid.resting,
    selectedRow: context.selected,
    keepOthers: 0.75,
    gridLines: true,
    warp,
    opacity,
  };
  return [...vectors, map];
}

/** Rows whose threads are drawn: all, or as many as the count of ribbons allows, the selected one always. */
function threadRows({ context }: Opened): readonly number[] {
  const room = Math.max(1, Math.floor(mostThreads / (2 * context.input.config.nHeads)));
  const every = Math.ceil(context.count / room);
  return range(context.count).filter((row) => row % every === 0 || row === context.selected);
}

/** From the input to every query and from every mix to the output; smooth in depth. */
function paneThreads(opened: Opened, all: Panes, opacity: number): readonly Ribbon[] {
  const { selected } = opened.context;
  const ribbon = (id: string, from: Vec3, to: Vec3, row: number, under: boolean): Ribbon => {
    const middle = (from[0] + to[0]) / 2;
    const own = row === selected;
    return {
      id,
      points: [from, [middle, from[1], from[2]], [middle, to[1], to[2]], to],
      width: own ? 1.4 : 0.8,
      colour: own ? 'accent' : 'thread',
      opacity: opacity * (own ? 0.9 : 0.42),
      casing: 0,
      span: [0, 1],
      taper: 1,
      ...(under ? { under } : {}),
    };
  };
  // Seen from the right the panes in front cover where the threads enter, from the left where they leave.
  const fromLeft = (opened.context.input.pose.orbit?.yaw ?? 0) < 0;
  const rows = [...threadRows(opened)].sort((a, b) => Number(a === selected) - Number(b === selected));
  return rows.flatMap((row) =>
    all.panes.flatMap((pane, place) => {
      const enter = rowIn(opened, pane.frame, 0, row);
      const leave = rowIn(opened, pane.frame, 1, row);
      return [
        ribbon(
          `in-${pane.head}-${row}`,
          rowIn(opened, all.input, 1, row),
          enter,
          row,
          place > 0 && !fromLeft,
        ),
        ribbon(`out-${pane.head}-${row}`, leave, rowIn(opened, all.out, 0, row), row, place > 0 && fromLeft),
      ];
    }),
  );
}

/** The selected row runs on across the pane in front. */
function crossings(opened: Opened, all: Panes, opacity: number): readonly Line[] {
  const { selected } = opened.context;
  const front = all.panes[0];
  if (selected === null || !front) return [];
  const from = rowIn(opened, front.frame, 0, selected);
  const to = rowIn(opened, front.frame, 1, selected);
  return [{ from, to, width: 1, colour: 'accent', opacity }];
}

function inputNames(opened: Opened, all: Panes): SceneParts['labels'] {
  const { context, measures } = opened;
  const size = measures.space.type(12.5);
  const every = Math.max(
    1,
    Math.ceil(size / ((measures.rowsHeight * measures.space.scale * 0.7) / context.count)),
  );
  return tokenNames(context, {
    at: (row) => rowIn(opened, all.input, 0, row),
    rows: range(context.count).filter((row) => row % every === 0 || row === context.selected),
    size,
    room: 90 * measures.space.scale,
    strong: new Set(),
    subscripts: 'repeated',
    spaces: true,
  });
}
