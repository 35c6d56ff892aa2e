import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType, Vector2, Vector3 } from 'three';
import { parseHex } from '../../explain/colour/oklab.ts';
import { rampBytes, rampSize } from '../../explain/colour/ramps.ts';
import { colourRoles, type RampName, roleColours, type ThemeName } from '../../explain/colour/themes.ts';
import type { ColourRole } from '../../layout/displayList.ts';

/** Rows of the ramp texture. */
const rampRows: readonly RampName[] = ['attention', 'resting', 'signed'];

const indexOfRole = new Map<ColourRole, number>(colourRoles.map((role, index) => [role, index]));

/** Place of a colour in the shaders' palette. */
export function roleIndex(role: ColourRole): number {
  return indexOfRole.get(role) ?? 0;
}

/** Uniforms that every material shares by reference: setting one sets it for all. */
export class SharedUniforms {
  readonly uPalette = { value: colourRoles.map(() => new Vector3()) };
  readonly uRamps: { value: DataTexture };
  /** CSS px of the region. */
  readonly uRegion = { value: new Vector2(1, 1) };
  readonly uDpr = { value: 1 };
  #theme: ThemeName | null = null;

  constructor() {
    const texture = new DataTexture(
      new Uint8Array(rampSize * rampRows.length * 4),
      rampSize,
      rampRows.length,
      RGBAFormat,
      UnsignedByteType,
    );
    texture.minFilter = NearestFilter;
    texture.magFilter = NearestFilter;
    this.uRamps = { value: texture };
  }

  setTheme(theme: ThemeName): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    colourRoles.forEach((role, index) => {
      this.uPalette.value[index]?.fromArray(parseHex(roleColours[theme][role]));
    });
    const texels = this.uRamps.value.image.data as Uint8Array;
    rampRows.forEach((ramp, row) => {
      const bytes = rampBytes(theme, ramp);
      for (let entry = 0; entry < rampSize; entry++) {
        const at = (row * rampSize + entry) * 4;
        texels.set(bytes.subarray(entry * 3, entry * 3 + 3), at);
        texels[at + 3] = 255;
      }
    });
    this.uRamps.value.needsUpdate = true;
  }

  dispose(): void {
    this.uRamps.value.dispose();
  }
}
