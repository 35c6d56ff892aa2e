import type { Label, LabelPart } from '../../layout/displayList.ts';
import { roleIndex, type SharedUniforms } from '../colour/themeUniforms.ts';
import type { Glyphs, LabelAtlas } from '../labelAtlas.ts';
import { commonGlsl } from './commonGlsl.ts';
import { InstanceBatch, quad } from './instanceBatch.ts';

/** Room of a plate around its text, CSS px. */
const plateRoom = { x: 4, y: 3 } as const;
/** Middle of capitals above the baseline, em; labels are centred on it. */
const capMiddle = 0.364;
/** How far a subscript is lowered, em of its own size. */
const subscriptDrop = 0.33;

const attributes = ['iAt', 'iBox', 'iSheet', 'iStyle'];

const vertexShader = /* glsl */ `
${commonGlsl}
in vec4 iAt; // xyz, opacity
in vec4 iBox; // left, top from the anchor, width, height; device px, y down
in vec4 iSheet; // left, top on the sheet, device px
in vec4 iStyle; // role, 0 tinted 1 own colours 2 plate
out vec2 vSheet;
flat out vec4 vColour;
flat out float vMode;

void main() {
  vec4 clip = projectionMatrix * viewMatrix * vec4(iAt.xyz, 1.0);
  vec2 anchor = toPixels(clip);
  vec2 snapped = floor(anchor + 0.5) - anchor;
  vec2 box = iBox.xy + iBox.zw * position.xy;
  gl_Position = shiftedByPixels(clip, snapped + vec2(box.x, -box.y));
  if (clip.w <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  vSheet = iSheet.xy + iBox.zw * position.xy;
  vColour = vec4(role(iStyle.x), iAt.w);
  vMode = iStyle.y;
}
`;

const fragmentShader = /* glsl */ `
${commonGlsl}
uniform sampler2D uSheet;
in vec2 vSheet;
flat in vec4 vColour;
flat in float vMode;
out vec4 outColour;

void main() {
  if (vMode > 1.5) {
    outColour = vec4(vColour.rgb, 1.0) * vColour.a;
    return;
  }
  vec4 texel = texelFetch(uSheet, ivec2(vSheet), 0);
  outColour = (vMode > 0.5 ? texel : vec4(vColour.rgb * texel.a, texel.a)) * vColour.a;
  if (outColour.a < 0.003) discard;
}
`;

/** Device px relative to the label's anchor, y down. */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** All text of a picture: horizontal, facing the viewer, on whole device pixels. */
export class LabelBatch extends InstanceBatch {
  readonly #atlas: LabelAtlas;
  #boxes = new Map<string, LabelBox>();

  constructor(shared: SharedUniforms, atlas: LabelAtlas) {
    super({
      name: 'labels',
      ...quad,
      attributes,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared, uSheet: { value: atlas.texture } },
      material: { depthTest: false },
    });
    this.#atlas = atlas;
  }

  /** What each label covers around its anchor, for picking: CSS px, by label id. */
  boxOf(id: string): LabelBox | undefined {
    return this.#boxes.get(id);
  }

  write(labels: readonly Label[], dpr: number): void {
    this.#atlas.setDpr(dpr);
    this.#writeAll(labels, dpr);
    if (this.#atlas.takeFull()) this.#writeAll(labels, dpr);
  }

  #writeAll(labels: readonly Label[], dpr: number): void {
    this.#boxes = new Map();
    this.begin();
    for (const label of labels) this.#writeLabel(label, dpr);
    this.end();
  }

  #writeLabel(label: Label, dpr: number): void {
    const parts = label.parts.map((part) => ({ part, glyphs: this.#atlas.glyphs(part) }));
    const width = parts.reduce((sum, { glyphs }) => sum + (glyphs?.advance ?? 0), 0);
    const tallest = Math.max(0, ...label.parts.map(({ size, subscript }) => (subscript ? 0 : size)));
    const shift = { left: 0, centre: -width / 2, right: -width }[label.align];
    const left = Math.round(label.dx * dpr + shift);
    const baseline = Math.round((label.dy + tallest * capMiddle) * dpr);
    const height = tallest * 0.76 * dpr;
    const box = { left, top: baseline - height, width, height };
    this.#boxes.set(label.id, {
      left: left / dpr,
      top: box.top / dpr,
      width: width / dpr,
      height: height / dpr,
    });
    if (label.plate) this.#writePlate(label, box, dpr);
    let at = left;
    for (const { part, glyphs } of parts) {
      if (!glyphs) continue;
      this.#writePart(label, part, glyphs, [at, baseline], dpr);
      at += glyphs.advance;
    }
  }

  #writePart(
    label: Label,
    part: LabelPart,
    glyphs: Glyphs,
    origin: readonly [number, number],
    dpr: number,
  ): void {
    const drop = part.subscript ? Math.round(part.size * subscriptDrop * dpr) : 0;
    const { array, offset } = this.next();
    array.set(label.at, offset);
    array[offset + 3] = label.opacity * part.opacity;
    array[offset + 4] = Math.round(origin[0]) - glyphs.left;
    array[offset + 5] = origin[1] + drop - glyphs.ascent;
    array[offset + 6] = glyphs.width;
    array[offset + 7] = glyphs.height;
    array[offset + 8] = glyphs.x;
    array[offset + 9] = glyphs.y;
    array[offset + 12] = roleIndex(part.colour);
    array[offset + 13] = Number(glyphs.coloured);
  }

  #writePlate(label: Label, box: LabelBox, dpr: number): void {
    if (!label.plate) return;
    const { array, offset } = this.next();
    array.set(label.at, offset);
    array[offset + 3] = label.opacity;
    array[offset + 4] = Math.round(box.left - plateRoom.x * dpr);
    array[offset + 5] = Math.round(box.top - plateRoom.y * dpr);
    array[offset + 6] = Math.round(box.width + 2 * plateRoom.x * dpr);
    array[offset + 7] = Math.round(box.height + 2 * plateRoom.y * dpr);
    array[offset + 12] = roleIndex(label.plate);
    array[offset + 13] = 2;
  }
}
