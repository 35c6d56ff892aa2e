import type { StackName } from '../model/address.ts';
/**
 * Where each activation's elements lie on the GPU: one number line of elements, cut into pages (layers of an array
 * texture). Patterns own one page per model layer; everything else shares the pages after them, first fit.
 */
export const pageWidth = 256;
/** Array layers that every WebGL2 device has. */
const maxPages = 256;
const smallestPage = 1024;

export interface PageSizes {
  /** Whose patterns have pages of their own. */
  readonly stack: StackName;
  /** Further attentions that are drawn beside it, each as large. */
  readonly others: number;
  readonly nLayers: number;
  readonly nHeads: number;
  readonly nKvHeads: number;
  readonly dModel: number;
  readonly dHead: number;
  readonly dMlp: number;
  /** Tokens of the text. */
  readonly length: number;
}

export interface PagePlan {
  /** Texel rows of a page; a page has pageWidth * pageRows elements. */
  readonly pageRows: number;
  readonly pageElements: number;
  readonly pages: number;
  /** Elements from here on are shared. */
  readonly sharedFrom: number;
}

/** Room for every pattern, the per-token measures of every layer, and every value of one opened layer. */
export function planPages(sizes: PageSizes): PagePlan {
  const { others, nLayers, nHeads, nKvHeads, dModel, dHead, dMlp, length } = sizes;
  const pattern = nHeads * length * length;
  const vectors = length * (7 * dModel + 3 * dMlp + 3 * nHeads * dHead + 3 * nKvHeads * dHead);
  const measures = 8 * nLayers * length;
  const shared = (1 + others) * (vectors + 3 * pattern + measures) + others * nLayers * pattern;
  // Longer than any token row, so that the shader crosses at most one border in a row.
  const longestRow = Math.max(dMlp, dModel, length) + pageWidth;
  let pageRows = Math.ceil(Math.max(pattern, longestRow, smallestPage) / pageWidth);
  const pagesOf = (rows: number) => nLayers + Math.ceil(shared / (rows * pageWidth)) + 1;
  while (pagesOf(pageRows) > maxPages && nLayers < maxPages - 1) pageRows *= 2;
  const pageElements = pageRows * pageWidth;
  return { pageRows, pageElements, pages: pagesOf(pageRows), sharedFrom: nLayers * pageElements };
}

interface Range {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** First-fit ranges over [from, to) of the number line; what is not kept makes room for what is asked. */
export class RangeAllocator {
  readonly #from: number;
  readonly #to: number;
  #ranges: Range[] = [];

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** Start of a free range of `size` elements, now owned by `key`; null when there is no gap that large. */
  allocate(key: string, size: number): number | null {
    let start = this.#from;
    let index = 0;
    for (; index < this.#ranges.length; index++) {
      const range = this.#ranges[index];
      if (!range || range.from - start >= size) break;
      start = range.to;
    }
    if (start + size > this.#to) return null;
    this.#ranges.splice(index, 0, { key, from: start, to: start + size });
    return start;
  }

  free(key: string): void {
    this.#ranges = this.#ranges.filter((range) => range.key !== key);
  }

  get used(): number {
    return this.#ranges.reduce((sum, range) => sum + range.to - range.from, 0);
  }
}
