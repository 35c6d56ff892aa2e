import { ensure } from '../../base/brand.ts';
import type { PictureNotes } from '../../model/pictureNotes.ts';
import type { StackChoice } from '../../model/view.ts';
import { hingedPlanes, type Planes } from '../bed.ts';
import { type LayoutContext, layoutContext } from '../context.ts';
import { range } from '../geometry.ts';
import { label, type RankedLabel, rank, sans } from '../labels.ts';
import { layerAxis } from '../layerAxis.ts';
import type { LayoutInput } from '../layoutInput.ts';
import { overview } from '../overview.ts';
import { joinParts, type SceneParts, sceneParts } from '../sceneParts.ts';
import { patternTile, wall } from '../wall.ts';
import { bridgeLooks } from './bridgeLooks.ts';
import { bridgeMeasures, type BridgeMeasures } from './bridgeMeasures.ts';
import { bridgeRibbons, hardestTiles } from './bridgeRibbons.ts';
import { prefixParts } from './prefixParts.ts';

/** Looks across the bridge from this weight up have a ribbon. */
const ribbonsFrom = 0.1;
/** A letter that is looked at this hard is set in heavier type. */
const strongFrom = 0.5;

export interface BridgePicture {
  readonly parts: SceneParts;
  readonly arcs: PictureNotes['arcs'];
}

/** Of one attention in a picture of all three. */
export function attentionContext(input: LayoutInput, choice: StackChoice): LayoutContext {
  const own = ensure(
    input.attentions?.find(({ stack }) => stack.choice === choice),
    `the ${choice} attention`,
  );
  const shown = input.stack.choice;
  // A word that is chosen on the bridge is the decoder's; the letter it looks at is the encoder's.
  const isLooking = choice === shown || (choice !== 'enc' && shown !== 'enc');
  const looked = shown === 'cross' && choice === 'enc' && input.view.key !== null ? [input.view.key] : [];
  return layoutContext({
    ...input,
    ...own,
    config: own.stack.config,
    view: {
      ...input.view,
      // Texts of the decoder's tokens are their own.
      text: choice === 'enc' ? input.view.text : '',
      queries: isLooking ? input.view.queries : looked,
      at: choice === shown ? input.view.at : null,
    },
    predictions: choice === 'enc' ? [] : (input.written ?? []),
    flow: null,
    hoverRow: choice === shown ? input.hoverRow : null,
  });
}

export function bridgeOf(input: LayoutInput): BridgeMeasures {
  return bridgeMeasures(input.region.width, input.region.height, input.attentions ?? []);
}

/** Encoder and decoder as two looms, and between them how the one looks at the other (Vaswani et al. 2017, section 3.2.3). */
export function bridgeOverview(input: LayoutInput): BridgePicture {
  const measures = bridgeOf(input);
  const [enc, dec, cross] = (['enc', 'dec', 'cross'] as const).map((choice) =>
    attentionContext(input, choice),
  );
  if (!enc || !dec || !cross) return { parts: sceneParts({}), arcs: null };
  const planes = (choice: StackChoice): Planes =>
    hingedPlanes(measures[choice], Math.max(enc.count, dec.count), 0);
  const shown = input.stack.choice;
  const rows = cross.selected === null || shown !== 'cross' ? range(cross.count) : [cross.selected];
  const found = rows.map((row) => bridgeLooks(cross.heads, row, ribbonsFrom));
  const own = cross.selected !== null && shown === 'cross' ? found[0] : undefined;
  const strong = new Set(own?.looks.filter(({ weight }) => weight > strongFrom).map(({ key }) => key) ?? []);
  const options = { book: 0, skipLayer: null, withLoom: true };
  const loom = (context: LayoutContext, choice: 'enc' | 'dec', marked?: ReadonlySet<number>) =>
    overview(context, measures[choice], columnPlanes(planes(choice), context), {
      ...options,
      withArcs: shown === choice,
      ...(marked ? { strong: marked } : {}),
    });
  const encoder = loom(enc, 'enc', shown === 'enc' ? undefined : strong);
  const decoder = loom(dec, 'dec', shown === 'dec' ? undefined : new Set());
  const bridge = joinParts(
    wall(cross, measures.cross, planes('cross'), { skip: null, tile: patternTile(cross) }),
    sceneParts({ surfaces: hardestTiles(measures.cross, planes('cross'), own?.looks ?? []) }),
    layerAxis(cross, measures.cross, planes('cross')),
  );
  const parts = joinParts(
    prefixParts(encoder.parts, 'enc'),
    prefixParts(decoder.parts, 'dec'),
    prefixParts(bridge, 'cross'),
    bridgeRibbons(
      {
        enc: { measures: measures.enc, planes: planes('enc') },
        dec: { measures: measures.dec, planes: planes('dec') },
      },
      found.map(({ looks }) => looks),
      own !== undefined,
    ),
    sceneParts({ labels: headings(measures, planes) }),
  );
  const arcs = own
    ? { count: own.looks.length, share: own.share, from: ribbonsFrom }
    : (shown === 'enc' ? encoder : decoder).arcs;
  return { parts, arcs };
}

/** A column of cells is as long as its own stack's text, on a bed that both share. */
function columnPlanes(planes: Planes, { count }: LayoutContext): Planes {
  return {
    ...planes,
    column: (layer) => {
      const whole = planes.column(layer);
      const { origin, u } = whole;
      const rows = planes.onBed(0, count);
      const top = planes.onBed(0, 0);
      return { origin, u, v: [rows[0] - top[0], rows[1] - top[1], rows[2] - top[2]] };
    },
  };
}

const words: Readonly<Record<StackChoice, readonly [wide: string, narrow: string]>> = {
  enc: ['encoder reads, both directions', 'encoder'],
  cross: ['cross-attention: the bridge', 'bridge'],
  dec: ['decoder writes, one step at a time', 'decoder'],
};

function headings(measures: BridgeMeasures, planes: (choice: StackChoice) => Planes): readonly RankedLabel[] {
  return (['enc', 'cross', 'dec'] as const).map((choice) => {
    const { space, wallX, wallY, isPhone } = measures[choice];
    const text = words[choice][isPhone ? 1 : 0];
    const part = sans(text, { size: space.type(isPhone ? 11 : 12.5), weight: 600, colour: 'text' });
    const at = planes(choice).onWall(wallX, wallY - (isPhone ? 10 : 14));
    return { label: label(`heading-${choice}`, at, [part]), rank: rank.caption };
  });
}
