import { hardestLooks, type Look } from '../../model/derive/arcs.ts';
import type { Planes } from '../bed.ts';
import type { Rect, Ribbon, Vec3 } from '../displayList.ts';
import { mix } from '../geometry.ts';
import type { OverviewMeasures } from '../overviewMeasures.ts';
import { type SceneParts, sceneParts } from '../sceneParts.ts';
import { threadReach } from '../tokenRows.ts';
import { headOutlines } from '../wall.ts';

interface Loom {
  readonly measures: OverviewMeasures;
  readonly planes: Planes;
}

const outlined = 8;
/** Room for the decoder's names, at the end of the ribbons. */
const nameRoom = 54;
const phoneNameRoom = 46;

/**
 * From every encoder row that is looked at to the decoder row that looks; width by weight. Of one chosen row in accent,
 * else of all rows the hardest look each.
 */
export function bridgeRibbons(
  { enc, dec }: { readonly enc: Loom; readonly dec: Loom },
  rows: readonly (readonly Look[])[],
  isChosen: boolean,
): SceneParts {
  const shown = isChosen ? rows.flat() : rows.flatMap((looks) => hardestLooks(looks, 1));
  const x0 = enc.measures.right + threadReach;
  const room = dec.measures.isPhone ? phoneNameRoom : nameRoom;
  const x1 = dec.measures.wallX - threadReach - room;
  const ribbons = shown.map((look): Ribbon => {
    const from = enc.planes.onBed(x0, look.key + 0.5);
    const to = dec.planes.onBed(x1, look.query + 0.5);
    const at = (point: Vec3, x: number): Vec3 => [x, point[1], point[2]];
    return {
      id: `bridge-${look.query}-${look.key}`,
      points: [from, at(from, mix(from[0], to[0], 0.45)), at(to, mix(from[0], to[0], 0.55)), to],
      width: isChosen ? 0.6 + 5 * look.weight : 0.5 + 1.6 * look.weight,
      colour: isChosen ? 'accent' : 'second',
      opacity: isChosen ? Math.min(1, 0.15 + look.weight) : 0.1 + 0.5 * look.weight,
      casing: isChosen ? 1.3 : 0,
      span: [0, 1],
      taper: 1,
    };
  });
  return sceneParts({ ribbons });
}

/** Accent outlines of the heads that look hardest across the bridge. */
export function hardestTiles(
  measures: OverviewMeasures,
  planes: Planes,
  looks: readonly Look[],
): readonly Rect[] {
  return headOutlines(measures, planes, hardestLooks(looks, outlined));
}
