import type { Address } from '../model/address.ts';
import type { LayerAxis, PictureNotes } from '../model/pictureNotes.ts';
import type { StackChoice } from '../model/view.ts';

/**
 * What a view draws, as plain numbers and strings. Scene unit: 1 CSS px of the scene region on the plane z = 0 in
 * the reading pose; x right, y UP (the region's top-left corner is x 0, y 0, so y is negative below it), z to the viewer.
 */
export interface DisplayList {
  /** Painted in this order. */
  readonly surfaces: readonly Surface[];
  readonly lines: readonly Line[];
  readonly ribbons: readonly Ribbon[];
  readonly bars: readonly Bar[];
  readonly beads: readonly Bead[];
  readonly labels: readonly Label[];
  /** What a click on an area means; the last one hit wins, a cell grid's own cells come after. */
  readonly targets: readonly Target[];
  readonly camera: CameraPose;
  /** Where the layer columns stand in CSS px of the region, for the timeline below it. */
  readonly layerAxis: LayerAxis;
  /** Facts the legend must state: counts, shares, pooling, limits. */
  readonly notes: PictureNotes;
}

export type Vec3 = readonly [number, number, number];

/** A parallelogram: `origin` is its top-left corner, `u` runs along the columns, `v` down the rows. */
export interface Frame {
  readonly origin: Vec3;
  readonly u: Vec3;
  readonly v: Vec3;
}

export type Surface = CellGrid | Rect;

/** Cells of a tensor, read from the activation itself. */
export interface CellGrid {
  readonly kind: 'cells';
  /** Stable between layouts. */
  readonly id: string;
  readonly address: Address;
  /** Index along the leading axis ([head, ...] or [kvHead, ...]); absent for [pos, ...]. */
  readonly head?: number;
  readonly frame: Frame;
  /** Token rows drawn; 1-D activations ([pos]) have one cell a row. */
  readonly rows: number;
  /** One token row is subRows x subCols cells; cell (r, c) shows elements [(r*subCols + c)*pool, +pool) of the row, strongest by magnitude. */
  readonly subRows: number;
  readonly subCols: number;
  readonly pool: number;
  readonly paint: Paint;
  /** Causal maps: columns after the row are not drawn (they are forbidden, not zero). */
  readonly mask: 'none' | 'causal';
  /** Of a causal map with a sliding window: the row's last so many columns are drawn, those before are forbidden too. */
  readonly reach: number | null;
  /** Columns painted in the resting ramp ('grey') or left out ('hide'). */
  readonly resting: readonly number[];
  readonly restingMode: 'grey' | 'hide';
  /** Share of each row's height that its cells fill, and of the selected row's. */
  readonly rowFill: number;
  readonly selectedRow: number | null;
  readonly selectedFill: number;
  /** Share of their colour that rows other than the selected keep (1 = all), the rest is ground. */
  readonly keepOthers: number;
  /** Rows are lit by this row of weights instead (keys and values in an opened head). */
  readonly lightBy: { readonly address: Address; readonly head: number; readonly row: number } | null;
  readonly gridLines: boolean;
  /** Row heights; absent = equal. */
  readonly warp: RowWarp | null;
  readonly opacity: number;
}

/** Focus lens over many rows: `count` rows from `first` are `tall` (share of the frame's height) each, the others share the rest. */
export interface RowWarp {
  readonly first: number;
  readonly count: number;
  readonly tall: number;
}

export type Paint =
  /** colour = ramp(sqrt(value)), 0..1, one scale for all heads. */
  | { readonly kind: 'attention' }
  /** colour = ramp(sqrt(value / limit)), for sizes and norms. */
  | { readonly kind: 'size'; readonly limit: number }
  /** colour = signed ramp(sign(v) sqrt(|v| / limit)). -inf is drawn as forbidden. */
  | { readonly kind: 'signed'; readonly limit: number }
  /** Two halves a tile (token focus): left value in `attention` ramp; used with address of view.look_back / view.looked_at. */
  | { readonly kind: 'flat' };

export type ColourRole =
  | 'ground'
  | 'panel'
  | 'forbidden'
  | 'text'
  | 'second'
  | 'third'
  | 'tick'
  | 'rule'
  | 'thread'
  | 'accent'
  | 'seen';

export interface Rect {
  readonly kind: 'rect';
  readonly id: string;
  readonly frame: Frame;
  /** null = outline only. A number 0..1 = place on the sequential ramp after sqrt (a computed value, e.g. strongest look). */
  readonly fill: ColourRole | { readonly attention: number } | null;
  readonly fillOpacity: number;
  readonly outline: { readonly colour: ColourRole; readonly width: number } | null;
  readonly hatch: boolean;
  readonly opacity: number;
  /** The one number of the run that it shows. */
  readonly shows?: { readonly address: Address; readonly index: readonly number[] };
}

/** Width in px on screen. */
export interface Line {
  readonly from: Vec3;
  readonly to: Vec3;
  readonly width: number;
  readonly colour: ColourRole;
  readonly opacity: number;
  /** Painted before the surfaces: threads that run under their cells. */
  readonly under?: boolean;
}

/** A cubic Bezier band that faces the viewer; widths in px on screen. */
export interface Ribbon {
  readonly id: string;
  readonly points: readonly [Vec3, Vec3, Vec3, Vec3];
  readonly width: number;
  readonly colour: ColourRole;
  readonly opacity: number;
  /** Px of ground colour on each side; 0 = none. */
  readonly casing: number;
  /** Part of the curve that is drawn, 0..1 from the key end: [from, to]. */
  readonly span: readonly [number, number];
  /** 1 = even width; 0 = grows from nothing at `from` (a taper of light). */
  readonly taper: number;
  /** Painted before the surfaces, like a line's. */
  readonly under?: boolean;
}

/** Relief: a box standing on a cell. `top` is colour by value, sides are darker shades of it. */
export interface Bar {
  readonly origin: Vec3;
  readonly u: Vec3;
  readonly v: Vec3;
  readonly height: Vec3;
  readonly value: number;
  readonly paint: Paint;
  readonly resting: boolean;
  /** Taller than the scale allows: cut, with a top in text colour. */
  readonly cut: boolean;
  readonly keep: number;
}

/** Radius and trail in px. */
export interface Bead {
  readonly at: Vec3;
  readonly radius: number;
  readonly colour: ColourRole;
  readonly casing: number;
  readonly opacity: number;
}

/**
 * Horizontal text that faces the viewer; offsets and size in px, dx to the right, dy DOWN as in CSS. Parts follow one
 * another on one line; the middle of the line's capitals stands on the point.
 */
export interface Label {
  readonly id: string;
  readonly at: Vec3;
  readonly dx: number;
  readonly dy: number;
  readonly align: 'left' | 'centre' | 'right';
  readonly parts: readonly LabelPart[];
  readonly opacity: number;
  /** A plate of this colour behind the text, so that it reads over data. */
  readonly plate: ColourRole | null;
}

export interface LabelPart {
  readonly text: string;
  readonly size: number;
  readonly weight: 400 | 500 | 600 | 700;
  readonly family: 'sans' | 'mono';
  readonly colour: ColourRole;
  /** 0..1, on top of the label's own. */
  readonly opacity: number;
  /** Lowered by a third, for position subscripts. */
  readonly subscript: boolean;
}

export type Target = {
  readonly id: string;
  /** Words for the tooltip and for assistive tools. */
  readonly label: string;
  readonly action: TargetAction;
} & ({ readonly frame: Frame } | { readonly labelId: string });

/** `of`: the attention it belongs to, where a picture shows several. */
export type TargetAction =
  | { readonly kind: 'openLayer'; readonly layer: number; readonly of?: StackChoice }
  | { readonly kind: 'openHead'; readonly layer: number; readonly head: number; readonly of?: StackChoice }
  | { readonly kind: 'selectToken'; readonly pos: number; readonly of?: StackChoice }
  | { readonly kind: 'selectPair'; readonly query: number; readonly key: number }
  | { readonly kind: 'closeLayer' };

export interface CameraPose {
  /** Vertical field of view in degrees. */
  readonly fov: number;
  /** Degrees; yaw + = the camera moves right, pitch + = up. */
  readonly yaw: number;
  readonly pitch: number;
  readonly target: Vec3;
  /** distance = region height / 2 / tan(fov/2) / zoom. */
  readonly zoom: number;
}
