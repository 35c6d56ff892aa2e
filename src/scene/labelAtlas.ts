import {
  Box2,
  CanvasTexture,
  DataTexture,
  LinearFilter,
  NearestFilter,
  Vector2,
  type WebGLRenderer,
} from 'three';
import { ensure } from '../base/brand.ts';
import type { LabelPart } from '../layout/displayList.ts';
import { ShelfPacker } from './shelfPacker.ts';

export const fontStack: Readonly<Record<LabelPart['family'], string>> = {
  sans: '"Inter Variable", system-ui, sans-serif, emoji',
  mono: '"JetBrains Mono Variable", ui-monospace, monospace, system-ui, emoji',
};

const firstSize = 1024;
const largestSize = 4096;
/** Device px around each text, so that neighbours never touch. */
const signPair = /[!-/:-@[-`{-~]{2}/;
const margin = 2;

export interface Glyphs {
  /** Box on the sheet in device px, y down. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** From the box's left and top edge to the text's origin on the baseline, device px. */
  readonly left: number;
  readonly ascent: number;
  /** Distance to the next text, device px. */
  readonly advance: number;
  /** Has colours of its own (emoji): is not tinted. */
  readonly coloured: boolean;
}

type Style = Pick<LabelPart, 'text' | 'size' | 'weight' | 'family'>;

/**
 * Texts drawn by the browser's own canvas (any script, emoji, right to left), each unique one once, at the size in device
 * px at which it is shown: the shader copies pixels one to one.
 */
export class LabelAtlas {
  readonly texture: CanvasTexture;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #packer: ShelfPacker;
  #known = new Map<string, Glyphs>();
  #dpr = 1;
  #full = false;
  /** The sheet is new: all of it goes to the graphics card with the next frame. */
  #isNew = true;
  /** Part of the sheet, device px, that has been drawn on since. */
  readonly #fresh = new Box2();

  constructor() {
    this.#canvas = document.createElement('canvas');
    this.#canvas.width = firstSize;
    this.#canvas.height = firstSize;
    this.#context = ensure(
      this.#canvas.getContext('2d', { willReadFrequently: true }),
      'a 2D canvas for labels',
    );
    this.#packer = new ShelfPacker(firstSize);
    this.texture = new CanvasTexture(this.#canvas);
    this.texture.minFilter = LinearFilter;
    this.texture.magFilter = NearestFilter;
    this.texture.generateMipmaps = false;
    this.texture.premultiplyAlpha = true;
    this.texture.flipY = false;
    this.#reset(firstSize);
  }

  get size(): number {
    return this.#canvas.width;
  }

  setDpr(dpr: number): void {
    if (dpr === this.#dpr) return;
    this.#dpr = dpr;
    this.#reset(this.size);
  }

  /** Forgets every text: when fonts arrive, or when the sheet is full. */
  clear(): void {
    this.#reset(this.size);
  }

  /** True once after a text found no room: write all labels again on a larger, empty sheet. */
  takeFull(): boolean {
    if (!this.#full) return false;
    this.#full = false;
    this.#reset(Math.min(largestSize, this.size * 2));
    return true;
  }

  /** Null for empty text and for text that finds no room (see takeFull). */
  glyphs(style: Style): Glyphs | null {
    const key = `${style.size}|${style.weight}|${style.family}|${style.text}`;
    const known = this.#known.get(key);
    if (known) return known;
    const drawn = style.text === '' ? null : this.#draw(style);
    if (drawn) this.#known.set(key, drawn);
    return drawn;
  }

  /** Sends what has been drawn since the last call: a few rows of text, not the whole sheet. */
  upload(renderer: WebGLRenderer): void {
    const { min, max } = this.#fresh;
    if (this.#isNew) this.texture.needsUpdate = true;
    else if (!this.#fresh.isEmpty()) {
      const { data, width, height } = this.#context.getImageData(min.x, min.y, max.x - min.x, max.y - min.y);
      const part = new DataTexture(data, width, height);
      renderer.copyTextureToTexture(part, this.texture, null, new Vector2(min.x, min.y));
      part.dispose();
    }
    this.#isNew = false;
    this.#fresh.makeEmpty();
  }

  dispose(): void {
    this.texture.dispose();
  }

  #draw({ text, size, weight, family }: Style): Glyphs | null {
    const context = this.#context;
    // Optical size in device px.
    context.font = `${weight} ${size * this.#dpr}px ${fontStack[family]}`;
    context.fontKerning = family === 'mono' ? 'none' : 'auto';
    // Signs side by side would join (`<|`, `!=`): spacing keeps each character of a token itself.
    context.letterSpacing = family === 'mono' && signPair.test(text) ? '0.01px' : '0px';
    context.direction = 'ltr';
    context.textBaseline = 'alphabetic';
    // First strong isolate: right-to-left words keep their own order and do not turn their neighbours.
    const isolated = `\u2068${text}\u2069`;
    const metrics = context.measureText(isolated);
    const left = Math.ceil(Math.max(0, metrics.actualBoundingBoxLeft)) + margin;
    const ascent = Math.ceil(Math.max(metrics.actualBoundingBoxAscent, size * this.#dpr * 0.76)) + margin;
    const width = left + Math.ceil(Math.max(metrics.actualBoundingBoxRight, metrics.width)) + margin;
    const height = ascent + Math.ceil(metrics.actualBoundingBoxDescent) + margin;
    const place = this.#packer.place(width, height);
    if (!place) {
      this.#full = this.size < largestSize || this.#known.size > 0;
      return null;
    }
    context.fillStyle = '#ffffff';
    context.fillText(isolated, place.x + left, place.y + ascent);
    this.#fresh.expandByPoint(new Vector2(place.x, place.y));
    this.#fresh.expandByPoint(new Vector2(place.x + width, place.y + height));
    const coloured = /\p{Emoji_Presentation}|\ufe0f/u.test(text);
    return { ...place, width, height, left, ascent, advance: metrics.width, coloured };
  }

  #reset(size: number): void {
    this.#known.clear();
    this.#packer = new ShelfPacker(size);
    if (this.#canvas.width !== size) {
      this.#canvas.width = size;
      this.#canvas.height = size;
      // Another size needs other storage on the GPU.
      this.texture.dispose();
    } else {
      this.#context.clearRect(0, 0, size, size);
    }
    this.#isNew = true;
    this.#fresh.makeEmpty();
  }
}

/** Resolves when the self-hosted faces are there; the atlas is then cleared and drawn again. */
export async function loadLabelFonts(): Promise<void> {
  const wanted = ['400', '500', '600', '700'].flatMap((weight) => [
    `${weight} 12px "Inter Variable"`,
    `${weight} 12px "JetBrains Mono Variable"`,
  ]);
  await Promise.all(wanted.map((font) => document.fonts.load(font)));
}
