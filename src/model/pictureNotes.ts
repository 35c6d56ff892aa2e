/** Where the layer columns stand, in CSS px of the scene region. */
export interface LayerAxis {
  readonly x0: number;
  readonly pitch: number;
  /** Right of all walls. */
  readonly end: number;
}

/** Facts about a picture that the words beside it must state. */
export interface PictureNotes {
  readonly arcs: { readonly count: number; readonly share: number; readonly from: number } | null;
  /** Cells of the map behind one CSS px of it, when more than one. */
  readonly cellsPerPx: number;
  readonly limits: Readonly<Record<string, number>>;
  /** Relief bars cut at the top of the scale, and how many were drawn of how many. */
  readonly bars: { readonly cut: number; readonly drawn: number; readonly of: number } | null;
}
