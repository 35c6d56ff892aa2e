import type { Line } from '../../layout/displayList.ts';
import { roleIndex, type SharedUniforms } from '../colour/themeUniforms.ts';
import { commonGlsl } from './commonGlsl.ts';
import { InstanceBatch, quad } from './instanceBatch.ts';

const attributes = ['iFrom', 'iTo', 'iStyle']; // xyz width; xyz opacity; role

const vertexShader = /* glsl */ `
${commonGlsl}
in vec4 iFrom;
in vec4 iTo;
in vec4 iStyle;
out float vAcross; // device px from the middle
out float vAlong; // device px from the first end
flat out float vHalf;
flat out vec4 vColour;

void main() {
  vec4 nearFrom = towardsEye(viewMatrix * vec4(iFrom.xyz, 1.0), 2.0);
  vec4 nearTo = towardsEye(viewMatrix * vec4(iTo.xyz, 1.0), 2.0);
  vec4 from = projectionMatrix * nearFrom;
  vec4 to = projectionMatrix * nearTo;
  vec2 a = toPixels(from);
  vec2 b = toPixels(to);
  float width = max(iFrom.w * uDpr, 1.0);
  vec2 along = b - a;
  float span = length(along);
  vec2 way = span > 1e-4 ? along / span : vec2(1.0, 0.0);
  vec2 normal = vec2(-way.y, way.x);
  // A level line of n px lies on whole pixels.
  vec2 snap = vec2(0.0);
  float odd = mod(floor(width + 0.5), 2.0) * 0.5;
  if (abs(along.y) < 0.06) snap.y = floor(a.y - odd + 0.5) + odd - a.y;
  if (abs(along.x) < 0.06) snap.x = floor(a.x - odd + 0.5) + odd - a.x;
  float reach = 0.5 * width + 1.0;
  float side = position.y * 2.0 - 1.0;
  float end = position.x * 2.0 - 1.0;
  vec4 here = position.x < 0.5 ? from : to;
  gl_Position = shiftedByPixels(here, snap + normal * side * reach + way * end);
  vAcross = side * reach;
  vAlong = position.x < 0.5 ? -1.0 : span + 1.0;
  vHalf = 0.5 * width;
  float thin = min(1.0, iFrom.w * uDpr);
  vColour = vec4(role(iStyle.x), iTo.w * thin);
}
`;

const fragmentShader = /* glsl */ `
${commonGlsl}
in float vAcross;
in float vAlong;
flat in float vHalf;
flat in vec4 vColour;
out vec4 outColour;

void main() {
  float alpha = clamp(vHalf - abs(vAcross) + 0.5, 0.0, 1.0) * clamp(vAlong + 0.5, 0.0, 1.0) * vColour.a;
  if (alpha < 0.003) discard;
  outColour = vec4(vColour.rgb * alpha, alpha);
}
`;

/** Threads, rules, ticks: straight, width in px, crisp when level. */
export class LineBatch extends InstanceBatch {
  constructor(shared: SharedUniforms) {
    super({
      name: 'lines',
      ...quad,
      attributes,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared },
      material: { depthTest: true },
    });
  }

  write(lines: readonly Line[]): void {
    this.begin();
    for (const line of lines) {
      const { array, offset } = this.next();
      array.set(line.from, offset);
      array[offset + 3] = line.width;
      array.set(line.to, offset + 4);
      array[offset + 7] = line.opacity;
      array[offset + 8] = roleIndex(line.colour);
    }
    this.end();
  }
}
