import type { Ribbon } from '../../layout/displayList.ts';
import { roleIndex, type SharedUniforms } from '../colour/themeUniforms.ts';
import { commonGlsl } from './commonGlsl.ts';
import { InstanceBatch, stripOf } from './instanceBatch.ts';

const mostSegments = 24;
const fewestSegments = 8;
/** Ribbons may take this many triangles of a picture's 60,000; beyond it curves get fewer segments. */
const triangleBudget = 28_000;

const attributes = ['iP0', 'iP1', 'iP2', 'iP3', 'iStyle']; // xyz + width, opacity, casing, taper; role, span from, span to

const vertexShader = /* glsl */ `
${commonGlsl}
uniform float uSegments;
in vec4 iP0;
in vec4 iP1;
in vec4 iP2;
in vec4 iP3;
in vec4 iStyle;
out float vAcross;
out float vHalf;
flat out vec4 vColour;
flat out float vCasing;

vec3 curve(float t) {
  float s = 1.0 - t;
  return s * s * s * iP0.xyz + 3.0 * s * s * t * iP1.xyz + 3.0 * s * t * t * iP2.xyz + t * t * t * iP3.xyz;
}

void main() {
  float along = min(position.x / uSegments, 1.0);
  float t = mix(iStyle.y, iStyle.z, along);
  vec4 inView = towardsEye(viewMatrix * vec4(curve(t), 1.0), 3.0);
  vec4 clip = projectionMatrix * inView;
  float step = 0.01;
  vec2 before = toPixels(projectionMatrix * viewMatrix * vec4(curve(max(t - step, 0.0)), 1.0));
  vec2 after = toPixels(projectionMatrix * viewMatrix * vec4(curve(min(t + step, 1.0)), 1.0));
  vec2 way = after - before;
  way = length(way) > 1e-4 ? normalize(way) : vec2(1.0, 0.0);
  float grown = mix(along, 1.0, iP3.w);
  float width = iP0.w * uDpr * grown;
  float casing = iP2.w * uDpr;
  float reach = 0.5 * width + casing + 1.0;
  float side = position.y * 2.0 - 1.0;
  gl_Position = shiftedByPixels(clip, vec2(-way.y, way.x) * side * reach);
  vAcross = side * reach;
  vHalf = 0.5 * width;
  vColour = vec4(role(iStyle.x), iP1.w);
  vCasing = casing;
}
`;

const fragmentShader = /* glsl */ `
${commonGlsl}
in float vAcross;
in float vHalf;
flat in vec4 vColour;
flat in float vCasing;
out vec4 outColour;

void main() {
  float off = abs(vAcross);
  // Thinner than a pixel: one pixel wide, fainter.
  float core = clamp(max(vHalf, 0.5) - off + 0.5, 0.0, 1.0) * min(1.0, vHalf * 2.0) * vColour.a;
  float cased = vCasing > 0.0 ? clamp(vHalf + vCasing - off + 0.5, 0.0, 1.0) * min(1.0, vColour.a * 1.6) : 0.0;
  float alpha = core + cased * (1.0 - core);
  if (alpha < 0.003) discard;
  vec3 colour = vColour.rgb * core + uPalette[GROUND] * cased * (1.0 - core);
  outColour = vec4(colour, alpha);
}
`;

/** Arcs, bands and threads in depth: cubic Bezier curves evaluated in the vertex shader, width in px. */
export class RibbonBatch extends InstanceBatch {
  readonly #segments: { value: number };

  constructor(shared: SharedUniforms) {
    const uSegments = { value: mostSegments };
    super({
      name: 'ribbons',
      ...stripOf(mostSegments),
      attributes,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared, uSegments },
      material: { depthTest: true },
    });
    this.#segments = uSegments;
  }

  write(ribbons: readonly Ribbon[]): void {
    this.begin();
    for (const ribbon of ribbons) {
      const { array, offset } = this.next();
      const extras = [ribbon.width, ribbon.opacity, ribbon.casing, ribbon.taper];
      for (let point = 0; point < 4; point++) {
        array.set(ribbon.points[point] ?? ribbon.points[3], offset + point * 4);
        array[offset + point * 4 + 3] = extras[point] ?? 0;
      }
      array[offset + 16] = roleIndex(ribbon.colour);
      array[offset + 17] = ribbon.span[0];
      array[offset + 18] = ribbon.span[1];
    }
    this.end();
    const affordable = Math.floor(triangleBudget / 2 / Math.max(1, ribbons.length));
    const segments = Math.min(mostSegments, Math.max(fewestSegments, affordable));
    this.#segments.value = segments;
    this.mesh.geometry.setDrawRange(0, segments * 6);
  }
}
