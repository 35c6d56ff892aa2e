import type { Bead } from '../../layout/displayList.ts';
import { roleIndex, type SharedUniforms } from '../colour/themeUniforms.ts';
import { commonGlsl } from './commonGlsl.ts';
import { InstanceBatch, quad } from './instanceBatch.ts';

const attributes = ['iAt', 'iStyle']; // xyz radius; role, opacity, casing

const vertexShader = /* glsl */ `
${commonGlsl}
in vec4 iAt;
in vec4 iStyle;
out vec2 vOff;
flat out vec4 vColour;
flat out vec2 vRadii;

void main() {
  vec2 side = position.xy * 2.0 - 1.0;
  vec2 radii = vec2(iAt.w, iAt.w + iStyle.z) * uDpr;
  float reach = radii.y + 1.0;
  gl_Position = shiftedByPixels(projectionMatrix * towardsEye(viewMatrix * vec4(iAt.xyz, 1.0), 6.0), side * reach);
  vOff = side * reach;
  vRadii = radii;
  vColour = vec4(role(iStyle.x), iStyle.y);
}
`;

const fragmentShader = /* glsl */ `
${commonGlsl}
in vec2 vOff;
flat in vec4 vColour;
flat in vec2 vRadii;
out vec4 outColour;

void main() {
  float off = length(vOff);
  float core = clamp(vRadii.x - off + 0.5, 0.0, 1.0);
  float all = clamp(vRadii.y - off + 0.5, 0.0, 1.0);
  float alpha = max(core, all) * vColour.a;
  if (alpha < 0.003) discard;
  outColour = vec4(mix(uPalette[GROUND], vColour.rgb, core) * alpha, alpha);
}
`;

/** Tokens under way, and the heads of light on arcs: discs that face the viewer, radius in px. */
export class BeadBatch extends InstanceBatch {
  constructor(shared: SharedUniforms) {
    super({
      name: 'beads',
      ...quad,
      attributes,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared },
      material: { depthTest: true },
    });
  }

  write(beads: readonly Bead[]): void {
    this.begin();
    for (const bead of beads) {
      const { array, offset } = this.next();
      array.set(bead.at, offset);
      array[offset + 3] = bead.radius;
      array[offset + 4] = roleIndex(bead.colour);
      array[offset + 5] = bead.opacity;
      array[offset + 6] = bead.casing;
    }
    this.end();
  }
}
