import type { Bar } from '../../layout/displayList.ts';
import type { SharedUniforms } from '../colour/themeUniforms.ts';
import { commonGlsl } from './commonGlsl.ts';
import { InstanceBatch } from './instanceBatch.ts';
import { paintNumbers } from './surfaceBatch.ts';

const attributes = ['iOrigin', 'iU', 'iV', 'iHeight', 'iPaint']; // xyz value; xyz paint; xyz limit; xyz keep; resting, cut

const vertexShader = /* glsl */ `
${commonGlsl}
in vec4 iOrigin;
in vec4 iU;
in vec4 iV;
in vec4 iHeight;
in vec4 iPaint;
in float face;
flat out vec3 vColour;

void main() {
  vec3 at = iOrigin.xyz + iU.xyz * position.x + iV.xyz * position.y + iHeight.xyz * position.z;
  vec4 inView = towardsEye(viewMatrix * vec4(at, 1.0), 1.0);
  gl_Position = projectionMatrix * inView;
  vec3 colour = painted(int(iU.w + 0.5), iOrigin.w, iV.w, iPaint.x > 0.5);
  colour = mix(uPalette[GROUND], colour, iHeight.w);
  if (iPaint.y > 0.5 && face < 0.5) colour = uPalette[TEXT];
  float shade = face < 0.5 ? 1.0 : face < 1.5 ? 0.62 : 0.42;
  vColour = mix(vec3(0.0), colour, shade);
}
`;

const fragmentShader = /* glsl */ `
${commonGlsl}
flat in vec3 vColour;
out vec4 outColour;

void main() { outColour = vec4(vColour, 1.0); }
`;

/** Relief: boxes on cells, top in the colour of the value, the sides 62 and 42 % of it. The only batch that hides by depth. */
export class BarBatch extends InstanceBatch {
  constructor(shared: SharedUniforms) {
    super({
      name: 'bars',
      ...box,
      perCorner: { face: box.faces },
      attributes,
      vertexShader,
      fragmentShader,
      uniforms: { ...shared },
      material: { transparent: true, depthTest: true, depthWrite: true },
    });
  }

  write(bars: readonly Bar[]): void {
    this.begin();
    for (const bar of bars) {
      const { array, offset } = this.next();
      const [paint, limit] = paintNumbers(bar.paint);
      array.set(bar.origin, offset);
      array[offset + 3] = bar.value;
      array.set(bar.u, offset + 4);
      array[offset + 7] = paint;
      array.set(bar.v, offset + 8);
      array[offset + 11] = limit;
      array.set(bar.height, offset + 12);
      array[offset + 15] = bar.keep;
      array[offset + 16] = Number(bar.resting);
      array[offset + 17] = Number(bar.cut);
    }
    this.end();
  }
}

/** Top (face 0), the two sides across v (1) and the two across u (2); the bottom is never seen. */
const box = buildBox();

function buildBox(): { readonly corners: number[]; readonly index: number[]; readonly faces: number[] } {
  const faces: readonly (readonly [number, readonly (readonly [number, number, number])[]])[] = [
    [
      0,
      [
        [0, 0, 1],
        [1, 0, 1],
        [0, 1, 1],
        [1, 1, 1],
      ],
    ],
    [
      1,
      [
        [0, 1, 0],
        [1, 1, 0],
        [0, 1, 1],
        [1, 1, 1],
      ],
    ],
    [
      1,
      [
        [0, 0, 0],
        [1, 0, 0],
        [0, 0, 1],
        [1, 0, 1],
      ],
    ],
    [
      2,
      [
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [0, 1, 1],
      ],
    ],
    [
      2,
      [
        [1, 0, 0],
        [1, 1, 0],
        [1, 0, 1],
        [1, 1, 1],
      ],
    ],
  ];
  const corners = faces.flatMap(([, four]) => four.flat());
  const index = faces.flatMap((_, face) => [0, 1, 2, 2, 1, 3].map((corner) => face * 4 + corner));
  return { corners, index, faces: faces.flatMap(([face]) => [face, face, face, face]) };
}
