import { cellsGlsl } from './cellsGlsl.ts';
import { commonGlsl } from './commonGlsl.ts';
import { surfaceAttributes } from './surfaceVertexGlsl.ts';

/** Tiles, panes and outlines; widths in px, edges smooth. */
const rectGlsl = /* glsl */ `
vec4 rectColour(vec2 slopeA, vec2 slopeB) {
  vec2 px = vec2(length(slopeA), length(slopeB));
  vec2 inside = min(vAb, 1.0 - vAb) / max(px, 1e-7);
  float edge = min(inside.x, inside.y);
  float fill = clamp(edge + 0.5, 0.0, 1.0);
  vec3 colour = vFill.x < -0.5 ? rampAt(ATTENTION_RAMP, sqrt(max(vFill.z, 0.0))) : role(vFill.x);
  float alpha = vFill.y * fill;
  if (vKind.z > 0.5) {
    // 45 degree lines every 7 px, 5.5 % of the text colour.
    float along = (vPlane.x + vPlane.y) * 0.70711;
    float distance = abs(mod(along, 7.0) - 3.5) / max(px.x * vSize.x, 1e-4);
    float line = clamp(1.0 - distance, 0.0, 1.0) * 0.055 * fill;
    colour = mix(colour, uPalette[TEXT], line / max(line + alpha * (1.0 - line), 1e-5));
    alpha = line + alpha * (1.0 - line);
  }
  if (vOutline.y > 0.0) {
    // Just outside the frame, so that it covers no cell.
    float width = vOutline.y * uDpr;
    float band = clamp(0.5 - edge, 0.0, 1.0) * clamp(edge + width + 0.5, 0.0, 1.0);
    colour = mix(colour, role(vOutline.x), band / max(band + alpha * (1.0 - band), 1e-5));
    alpha = band + alpha * (1.0 - band);
  }
  return vec4(colour, alpha * vKind.y);
}
`;

export const surfaceFragment = /* glsl */ `
precision highp sampler2DArray;
${commonGlsl}
uniform sampler2DArray uValues;
uniform int uPageRows;
in vec2 vAb;
flat in vec2 vSize;
in vec2 vPlane;
flat in vec4 vKind;
${surfaceAttributes
  .slice(3)
  .map((name) => `flat in vec4 v${name.slice(1)};`)
  .join('\n')}
out vec4 outColour;

${cellsGlsl}
${rectGlsl}

void main() {
  vec2 slopeA = vec2(dFdx(vAb.x), dFdy(vAb.x));
  vec2 slopeB = vec2(dFdx(vAb.y), dFdy(vAb.y));
  float y = rowAt(vAb.y, vCells.x);
  vec2 slopeY = vec2(dFdx(y), dFdy(y));
  vec4 colour = vKind.x > 0.5 ? cellsColour(slopeA * vCells.z, slopeY) : rectColour(slopeA, slopeB);
  if (colour.a < 0.003) discard;
  outColour = vec4(colour.rgb * colour.a, colour.a);
  // What one can see through hides nothing behind it.
  bool solid = vKind.y * (vKind.x > 0.5 ? 1.0 : vFill.y) > 0.5;
  gl_FragDepth = solid ? gl_FragCoord.z : 1.0;
}
`;
