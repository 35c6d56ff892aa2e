import { commonGlsl } from './commonGlsl.ts';

/** One instance = one CellGrid or Rect. The vec4 attributes are written by surfaceBatch.ts in this order. */
export const surfaceAttributes = [
  'iOrigin', // xyz, kind: 0 rect, 1 cells
  'iU', // xyz, opacity
  'iV', // xyz, hatch
  'iCells', // token rows, sub rows, sub columns, pool
  'iValues', // first element or -1, elements from row to row, elements in a row, selected row or -1
  'iPaint', // paint, limit, row fill, selected fill
  'iLook', // keep of other rows, reach of a causal map, grid lines, resting columns hidden
  'iLight', // first element of the lighting row or -1, its row, warp: first, count
  'iRest0', // resting columns 0..63, 16 a number
  'iRest1', // 64..127
  'iFill', // role (or -1: ramp), opacity, place on the ramp, warp: tall
  'iOutline', // role, width in px (0 = none), -, -
] as const;

export const surfaceVertex = /* glsl */ `
${commonGlsl}
${surfaceAttributes.map((name) => `in vec4 ${name};`).join('\n')}
out vec2 vAb;
flat out vec2 vSize;
out vec2 vPlane; // scene units along u and v, the same for all frames of one plane
${surfaceAttributes
  .slice(3)
  .map((name) => `flat out vec4 v${name.slice(1)};`)
  .join('\n')}
flat out vec4 vKind; // kind, opacity, hatch, -

vec4 clipOf(vec2 ab) {
  return projectionMatrix * viewMatrix * vec4(iOrigin.xyz + iU.xyz * ab.x + iV.xyz * ab.y, 1.0);
}

// Edges that are level on screen are moved to whole pixels, so that frontal cells and outlines are crisp.
vec2 snap(vec2 corner, vec4 here, vec2 alongU, vec2 alongV) {
  bool level = abs(alongU.y) < 0.06 && abs(alongV.x) < 0.06;
  if (!level) return vec2(0.0);
  vec2 at = toPixels(here);
  return floor(at + 0.5) - at;
}

void main() {
  vec2 corner = position.xy;
  vec4 here = clipOf(corner);
  vec2 pixels = toPixels(here);
  vec2 alongU = toPixels(clipOf(vec2(1.0 - corner.x, corner.y))) - pixels;
  vec2 alongV = toPixels(clipOf(vec2(corner.x, 1.0 - corner.y))) - pixels;
  // Room outside the frame for smooth edges and the outline.
  float room = 1.0 + iOutline.y * uDpr;
  vec2 extra = min(vec2(room) / max(vec2(length(alongU), length(alongV)), 0.01), 4.0);
  vec2 ab = corner + (corner * 2.0 - 1.0) * extra;
  vec4 inView = viewMatrix * vec4(iOrigin.xyz + iU.xyz * ab.x + iV.xyz * ab.y, 1.0);
  gl_Position = shiftedByPixels(projectionMatrix * inView, snap(corner, here, alongU, alongV));
  vAb = ab;
  vSize = vec2(length(iU.xyz), length(iV.xyz));
  vec3 at = iOrigin.xyz + iU.xyz * ab.x + iV.xyz * ab.y;
  vPlane = vec2(dot(at, iU.xyz) / max(vSize.x, 1e-6), dot(at, iV.xyz) / max(vSize.y, 1e-6));
  vKind = vec4(iOrigin.w, iU.w, iV.w, 0.0);
${surfaceAttributes
  .slice(3)
  .map((name) => `  v${name.slice(1)} = ${name};`)
  .join('\n')}
}
`;
