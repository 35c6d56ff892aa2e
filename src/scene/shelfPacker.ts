/** Rows ("shelves") of boxes on a square sheet, first shelf that fits; no box is ever moved. */
export class ShelfPacker {
  readonly size: number;
  #shelves: { readonly top: number; readonly height: number; end: number }[] = [];
  #bottom = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** Top-left corner of the box, or null when the sheet is full. */
  place(width: number, height: number): { readonly x: number; readonly y: number } | null {
    if (width > this.size) return null;
    const shelf = this.#shelves.find(
      (known) => known.height >= height && known.height <= height * 1.5 && known.end + width <= this.size,
    );
    if (shelf) {
      const x = shelf.end;
      shelf.end += width;
      return { x, y: shelf.top };
    }
    if (this.#bottom + height > this.size) return null;
    const top = this.#bottom;
    this.#bottom += height;
    this.#shelves.push({ top, height, end: width });
    return { x: 0, y: top };
  }
}
