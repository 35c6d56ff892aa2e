import { ensure } from '../../base/brand.ts';
import { memoLast } from '../../base/memoLast.ts';
import type { StackChoice } from '../../model/view.ts';
import type { LayoutAttention } from '../layoutInput.ts';
import {
  chooseDesign,
  measuresOf,
  type OverviewDesign,
  type OverviewMeasures,
  stretched,
} from '../overviewMeasures.ts';

export type BridgeMeasures = Readonly<Record<StackChoice, OverviewMeasures>>;

/** Where a loom or a wall begins and how wide it is, as shares of the design's width. */
type Columns = Readonly<Record<StackChoice, { readonly x: number; readonly width: number }>>;

const wideColumns: Columns = {
  enc: { x: 0.085, width: 0.185 },
  cross: { x: 0.35, width: 0.225 },
  dec: { x: 0.66, width: 0.165 },
};
const phoneColumns: Columns = {
  enc: { x: 0.16, width: 0.18 },
  cross: { x: 0.41, width: 0.23 },
  dec: { x: 0.75, width: 0.14 },
};

const headingRoom = 20;

/** Two looms on one bed, the encoder's left, the decoder's right, and the wall of the bridge between them. */
export const bridgeMeasures = memoLast(
  (width: number, height: number, attentions: readonly LayoutAttention[]): BridgeMeasures => {
    const region = { width, height };
    const longest = Math.max(...attentions.map(({ tokens }) => tokens.length));
    const design = stretched(chooseDesign(region), region, longest);
    const columns = region.width < 600 ? phoneColumns : wideColumns;
    const of = (choice: StackChoice): OverviewMeasures => {
      const { stack } = ensure(
        attentions.find((attention) => attention.stack.choice === choice),
        `the ${choice} attention`,
      );
      const { x, width: share } = columns[choice];
      const own: OverviewDesign = {
        ...design,
        // Headings stand between the caption and the walls.
        wallY: design.wallY + headingRoom,
        wallHeight: design.wallHeight - headingRoom,
        wallX: design.width * x,
        wallWidth: design.width * share,
        headNumbers: design.headNumbers && choice === 'enc',
        // Letters and sounds are short words: their numbers stand right behind them.
        probability: null,
        guessRoom: design.width * 0.08,
      };
      return measuresOf(own, region, stack.config, longest);
    };
    return { enc: of('enc'), dec: of('dec'), cross: of('cross') };
  },
);
