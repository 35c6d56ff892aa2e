import { percentileLimit } from '../../model/derive/limits.ts';
import { meanPatternPoint } from '../../model/derive/meanPattern.ts';
import { attentionPaint, cells } from '../cells.ts';
import type { Target } from '../displayList.ts';
import { partOf, pointIn, range } from '../geometry.ts';
import { label, mono, type RankedLabel, rank, sans, shortNumber } from '../labels.ts';
import { stagesOf } from '../openedLayer/stage.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { shownText } from '../tokenRows.ts';
import { tokenParts } from '../tokenText.ts';
import { outlineRect } from '../wall.ts';
import { type OpenedCross, sideFrame } from './openedCross.ts';

/** A cell narrower than this has no room for a number, and one narrower than this none for a letter. */
const numberRoom = 22;
const letterRoom = 9;
/** Above so many pairs only the chosen row's answer by themselves. */
const mostPairs = 900;

/** The alignment map: row = the decoder's token, column = the encoder's (Bahdanau et al. 2014, figure 3). */
export function crossMap(opened: OpenedCross): SceneParts {
  const { queries, keys, measures, layer, head, keepOthers } = opened;
  const { heads } = queries.input.view;
  const stage = stagesOf(queries).map;
  const frame = sideFrame(opened, 'queries', 'map', measures.map);
  const isMean = stage === 'pattern' && heads.length > 1;
  const point = isMean ? meanPatternPoint : queries.point(stage);
  const values = queries.values(layer, point);
  if (!values) return sceneParts({ surfaces: [outlineRect('map-empty', frame, 'rule', 1, 1)] });
  const grid = cells({
    id: 'block-map',
    address: queries.address(layer, point),
    ...(isMean ? {} : { head }),
    frame,
    rows: queries.count,
    subCols: keys.count,
    paint: stage === 'pattern' ? attentionPaint : { kind: 'signed', limit: percentileLimit(values) || 1 },
    selectedRow: queries.selected,
    keepOthers,
    gridLines: Math.hypot(...frame.u) / keys.count >= 8,
  });
  const row = queries.selected;
  const chosen =
    row === null
      ? []
      : [
          outlineRect(
            'map-selected',
            partOf(frame, 0, row / queries.count, 1, 1 / queries.count),
            'accent',
            1.6,
            1,
          ),
        ];
  const key = queries.input.view.key;
  const pair =
    row === null || key === null || key >= keys.count
      ? []
      : [
          outlineRect(
            'map-pair',
            partOf(frame, key / keys.count, row / queries.count, 1 / keys.count, 1 / queries.count),
            'text',
            1.6,
            1,
          ),
        ];
  return sceneParts({
    surfaces: [grid, ...chosen, ...pair],
    labels: [...columnNames(opened), ...rowNumbers(opened, values, isMean ? 0 : head), below(opened)],
    targets: pairTargets(opened),
  });
}

/** The encoder's tokens over their columns, where there is room, else every k-th. */
function columnNames(opened: OpenedCross): readonly RankedLabel[] {
  const { keys, measures } = opened;
  const frame = sideFrame(opened, 'queries', 'map', measures.map);
  const width = Math.hypot(...frame.u) / keys.count;
  const size = Math.min(measures.space.type(12), Math.max(9, width));
  const every = Math.max(1, Math.ceil(letterRoom / width));
  return range(keys.count).flatMap((key): RankedLabel[] => {
    const isChosen = key === opened.queries.input.view.key;
    if (key % every !== 0 && !isChosen) return [];
    const parts = tokenParts(shownText(keys.texts[key] ?? '', false), {
      size,
      colour: isChosen ? 'accent' : 'second',
      weight: isChosen ? 600 : 400,
      room: width * every,
      subscript: null,
    });
    const at = pointIn(frame, (key + 0.5) / keys.count, 0);
    return [{ label: label(`column-${key}`, at, parts, { align: 'centre', dy: -10 }), rank: rank.keyName }];
  });
}

function rowNumbers(opened: OpenedCross, values: Float32Array, head: number): readonly RankedLabel[] {
  const { queries, keys, measures } = opened;
  const row = queries.selected;
  const frame = sideFrame(opened, 'queries', 'map', measures.map);
  if (row === null || Math.hypot(...frame.u) / keys.count < numberRoom) return [];
  const isPattern = stagesOf(queries).map === 'pattern';
  return range(keys.count).map((key): RankedLabel => {
    const value = values[(head * queries.count + row) * keys.count + key] ?? Number.NaN;
    const text = isPattern ? shortNumber(value) : value.toFixed(Math.abs(value) >= 9.95 ? 0 : 1);
    const isBright = isPattern && value > 0.36;
    const parts = [mono(text, { size: 9.5, weight: 500, colour: isBright ? 'ground' : 'text' })];
    const at = pointIn(frame, (key + 0.5) / keys.count, (row + 0.5) / queries.count);
    return { label: label(`map-number-${key}`, at, parts, { align: 'centre' }), rank: rank.mapNumber };
  });
}

function below(opened: OpenedCross): RankedLabel {
  const { measures } = opened;
  const frame = sideFrame(opened, 'queries', 'map', measures.map);
  const text = 'rows: what was written · columns: what was read';
  const part = sans(text, { size: measures.space.type(11), colour: 'second' });
  return {
    label: label('map-axes', pointIn(frame, 0.5, 1), [part], { align: 'centre', dy: 16 }),
    rank: rank.note,
  };
}

function pairTargets(opened: OpenedCross): readonly Target[] {
  const { queries, keys, measures } = opened;
  const frame = sideFrame(opened, 'queries', 'map', measures.map);
  const isAll = queries.count * keys.count <= mostPairs;
  const rows = isAll ? range(queries.count) : queries.selected === null ? [] : [queries.selected];
  return rows.flatMap((query) =>
    range(keys.count).map(
      (key): Target => ({
        id: `pair-${query}-${key}`,
        label: `${queries.texts[query]?.trim() ?? ''} looks at ${keys.texts[key]?.trim() ?? ''}`,
        action: { kind: 'selectPair', query, key },
        frame: partOf(frame, key / keys.count, query / queries.count, 1 / keys.count, 1 / queries.count),
      }),
    ),
  );
}
