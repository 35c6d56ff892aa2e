import { blockRowFill } from '../openedLayer/blocks.ts';
import { percentileLimit } from '../../model/derive/limits.ts';
import { cells, patternGrid } from '../cells.ts';
import type { LayoutContext } from '../context.ts';
import type { Frame, Surface, Target } from '../displayList.ts';
import { pointIn, range } from '../geometry.ts';
import { guesses } from '../guesses.ts';
import { label, mono, type RankedLabel, rank, sans } from '../labels.ts';
import { foldHead } from '../openedLayer/foldVector.ts';
import { stagesOf } from '../openedLayer/stage.ts';
import { joinParts, type SceneParts, sceneParts } from '../sceneParts.ts';
import { namedRows, tokenNames, tokenTargets } from '../tokenRows.ts';
import { headTarget, outlineRect } from '../wall.ts';
import { crossMap } from './crossMap.ts';
import { type CrossColumn, type CrossMeasures, crossMeasures } from './crossMeasures.ts';
import { crossRibbons } from './crossRibbons.ts';
import { prefixParts } from './prefixParts.ts';

/** One head of the bridge taken apart: what the encoder offers, what the decoder seeks, and who looks at whom. */
export interface OpenedCross {
  /** Rows: the decoder's tokens. */
  readonly queries: LayoutContext;
  /** The encoder's tokens as rows of their own. */
  readonly keys: LayoutContext;
  readonly measures: CrossMeasures;
  readonly layer: number;
  readonly head: number;
  readonly keepOthers: number;
}

export interface CrossPicture {
  readonly parts: SceneParts;
  readonly limits: Readonly<Record<string, number>>;
  readonly measures: CrossMeasures;
}

export function openedCross(queries: LayoutContext, keys: LayoutContext, layer: number): CrossPicture {
  const { region, view, config } = queries.input;
  const measures = crossMeasures(region.width, region.height, queries.count, keys.count);
  const opened: OpenedCross = {
    queries,
    keys,
    measures,
    layer,
    head: Math.min(Math.max(view.heads[0] ?? 0, 0), config.nHeads - 1),
    keepOthers: queries.selected === null ? 1 : view.theme === 'light' ? 0.55 : 0.6,
  };
  const parts = joinParts(
    film(opened),
    blocks(opened),
    crossMap(opened),
    crossRibbons(opened),
    names(opened),
    sceneParts({ labels: headings(opened) }),
  );
  return { parts, limits: {}, measures };
}

function film({ queries, measures, layer, head }: OpenedCross): SceneParts {
  const { space, film: place, x, map } = measures;
  const surfaces: Surface[] = [];
  const labels: RankedLabel[] = [];
  const targets: Target[] = [];
  const { nHeads } = queries.input.config;
  const width = nHeads * (place.tile + place.gap) - place.gap;
  const left = x.map + map / 2 - width / 2;
  for (const other of range(nHeads)) {
    const frame = space.frame(left + other * (place.tile + place.gap), place.top, place.tile, place.tile);
    const isOpen = other === head;
    surfaces.push(patternGrid(queries, { id: `film-${layer}-${other}`, layer, head: other, frame }));
    if (isOpen) {
      const rim = space.frame(
        left + other * (place.tile + place.gap) - 4,
        place.top - 4,
        place.tile + 8,
        place.tile + 8,
      );
      surfaces.push(outlineRect('film-chosen', rim, 'accent', 1.6, 1));
    }
    const part = mono(`${layer}.${other}`, {
      size: space.type(10.5),
      colour: isOpen ? 'accent' : 'third',
      weight: isOpen ? 600 : 400,
    });
    const at = space.at(
      left + other * (place.tile + place.gap) + place.tile / 2,
      place.top + place.tile + 11,
    );
    labels.push({
      label: label(`film-name-${other}`, at, [part], { align: 'centre' }),
      rank: rank.head,
    });
    targets.push({
      ...headTarget(frame, layer, other),
      action: { kind: 'openHead', layer, head: other, of: 'cross' },
    });
  }
  return sceneParts({ surfaces, labels, targets });
}

/** Frame of a block at one side's rows. */
export function sideFrame(
  { queries, keys, measures }: OpenedCross,
  side: 'keys' | 'queries',
  column: CrossColumn,
  width: number,
): Frame {
  const count = side === 'keys' ? keys.count : queries.count;
  return measures.space.frame(measures.x[column], measures.top[side], width, measures.row[side] * count);
}

function blocks(opened: OpenedCross): SceneParts {
  const { queries, keys, measures, layer, head, keepOthers } = opened;
  const stages = stagesOf(queries);
  const surfaces = (
    [
      ['key', 'keys', stages.key],
      ['value', 'keys', 'v'],
      ['query', 'queries', stages.query],
      ['mix', 'queries', 'z'],
    ] as const
  ).map(([column, side, name]): Surface => {
    const point = queries.point(name);
    const values = queries.values(layer, point);
    const frame = sideFrame(opened, side, column, measures.block);
    if (!values) return outlineRect(`block-${column}-empty`, frame, 'rule', 1, 1);
    const isLit = side === 'keys' && queries.selected !== null;
    return cells({
      id: `block-${column}-${head}`,
      address: queries.address(layer, point),
      head,
      frame,
      rows: side === 'keys' ? keys.count : queries.count,
      ...foldHead(queries.input.config.dHead),
      paint: { kind: 'signed', limit: percentileLimit(values) || 1 },
      rowFill: blockRowFill,
      selectedRow: side === 'queries' ? queries.selected : null,
      selectedFill: blockRowFill,
      keepOthers: isLit ? 1 : keepOthers,
      lightBy: isLit
        ? {
            address: queries.address(layer, queries.point('pattern')),
            head,
            row: queries.selected ?? 0,
          }
        : null,
    });
  });
  return sceneParts({ surfaces, labels: limits(opened) });
}

/** 99th percentile of each block's address over this layer, under it. */
function limits(opened: OpenedCross): readonly RankedLabel[] {
  const { queries, measures, layer } = opened;
  const stages = stagesOf(queries);
  const named = { key: stages.key, value: 'v', query: stages.query, mix: 'z' } as const;
  return (Object.keys(named) as (keyof typeof named)[]).flatMap((column): RankedLabel[] => {
    const values = queries.values(layer, queries.point(named[column]));
    if (!values) return [];
    const side = column === 'key' || column === 'value' ? 'keys' : 'queries';
    const part = mono(`±${percentileLimit(values).toFixed(1)}`, {
      size: measures.space.type(10),
      colour: 'second',
    });
    const frame = sideFrame(opened, side, column, measures.block);
    return [{ label: label(`limit-${column}`, pointIn(frame, 0, 1), [part], { dy: 16 }), rank: rank.limit }];
  });
}

/** Tokens of both sides, and what the decoder writes after each of its own. */
function names(opened: OpenedCross): SceneParts {
  const { queries, keys, measures } = opened;
  const { space, x, row, top, block, nameRoom } = measures;
  const side = (context: LayoutContext, which: 'keys' | 'queries', column: CrossColumn): SceneParts => {
    const size = space.type(13);
    const rows = namedRows(context, row[which] * space.scale, size * 1.2);
    const at = (pos: number) => space.at(x[column], top[which] + (pos + 0.5) * row[which]);
    const end = which === 'keys' ? x.value + block : x.mix + block;
    return sceneParts({
      labels: tokenNames(context, {
        at,
        rows,
        size,
        spaces: true,
        room: (nameRoom - 8) * space.scale,
        strong: new Set(),
        subscripts: 'repeated',
      }),
      targets: tokenTargets(context, rows, (pos) => ({
        id: `row-${pos}`,
        label: context.texts[pos]?.trim() ?? '',
        action: { kind: 'selectToken', pos },
        frame: space.frame(
          x[column] - nameRoom,
          top[which] + pos * row[which],
          end - x[column] + nameRoom,
          row[which],
        ),
      })),
    });
  };
  const written = guesses(queries, {
    rows: namedRows(queries, row.queries * space.scale, space.type(13) * 1.2),
    word: (pos) => space.at(x.guess, top.queries + (pos + 0.5) * row.queries),
    size: space.type(12),
    room: 40 * space.scale,
    spaces: true,
    probability: 'inline',
    bar: null,
  });
  return joinParts(
    prefixParts(side(keys, 'keys', 'keyNames'), 'enc'),
    prefixParts(side(queries, 'queries', 'queryNames'), 'cross'),
    written,
  );
}

function headings({ queries, measures, layer, head }: OpenedCross): readonly RankedLabel[] {
  const { space, x, top } = measures;
  const stage = stagesOf(queries).map;
  const root = `√${queries.input.config.dHead}`;
  const formulas = {
    raw: 'q·k',
    scaled: `q·k / ${root}`,
    scores: `q·k / ${root}`,
    pattern: `softmax( q·k / ${root} )`,
  };
  const blocksAbove = [
    ['key', 'keys', 'key', 'read·W_K'],
    ['value', 'keys', 'value', 'read·W_V'],
    ['query', 'queries', 'query', 'x·W_Q'],
    [
      'map',
      'queries',
      stage === 'pattern' ? `attention of head ${layer}.${head}` : `scores of head ${layer}.${head}`,
      formulas[stage],
    ],
    ['mix', 'queries', 'mix', 'Σ a·v'],
    ['guess', 'queries', 'writes', ''],
  ] as const;
  const lines = blocksAbove.flatMap(([column, side, name, formula]): RankedLabel[] => {
    // Column names of the map stand between.
    const above = column === 'map' ? 46 : 28;
    const title = sans(name, { size: space.type(12), weight: 600, colour: 'text' });
    const under = mono(formula, { size: space.type(10), colour: 'third' });
    const at = (up: number) => space.at(x[column], top[side] - up);
    return [
      { label: label(`name-${column}`, at(above), [title]), rank: rank.blockName },
      ...(formula
        ? [{ label: label(`formula-${column}`, at(above - 15), [under]), rank: rank.formula }]
        : []),
    ];
  });
  const sides = [
    ['keys', 'key', 'the encoder has read'],
    ['queries', 'query', 'the decoder looks across'],
  ] as const;
  return [
    ...lines,
    ...sides.map(([side, column, text]): RankedLabel => {
      const part = sans(text, { size: space.type(11.5), colour: 'second' });
      const at = space.at(x[column], top[side] - (side === 'keys' ? 50 : 68));
      return { label: label(`side-${side}`, at, [part]), rank: rank.caption };
    }),
  ];
}
