import {
  FloatType,
  GLSL3,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  RGBAFormat,
  Scene,
  ShaderMaterial,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { pageWidth } from './valuePages.ts';
import type { ValueStore } from './valueStore.ts';

const vertexShader = /* glsl */ `
void main() { gl_Position = vec4(position.xy * 2.0, 0.0, 1.0); }
`;

const fragmentShader = /* glsl */ `
precision highp sampler2DArray;
uniform sampler2DArray uValues;
uniform int uPageRows;
uniform int uStart;
out vec4 outValue;

void main() {
  int element = uStart + int(gl_FragCoord.y) * 256 + int(gl_FragCoord.x);
  int row = element >> 8;
  int page = row / uPageRows;
  outValue = vec4(texelFetch(uValues, ivec3(element & 255, row - page * uPageRows, page), 0).r, 0.0, 0.0, 1.0);
}
`;

/** Draws a range of the value texture, as the surfaces' shader reads it, to a float target and reads that back. */
export function readBack(
  renderer: WebGLRenderer,
  store: ValueStore,
  { start, size }: { readonly start: number; readonly size: number },
): Float32Array {
  renderer.getContext().getExtension('EXT_color_buffer_float');
  const rows = Math.ceil(size / pageWidth);
  const target = new WebGLRenderTarget(pageWidth, rows, {
    type: FloatType,
    format: RGBAFormat,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    depthBuffer: false,
  });
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader,
    fragmentShader,
    blending: NoBlending,
    depthTest: false,
    uniforms: {
      uValues: { value: store.texture },
      uPageRows: { value: store.plan.pageRows },
      uStart: { value: start },
    },
  });
  const plane = new Mesh(new PlaneGeometry(1, 1), material);
  plane.frustumCulled = false;
  const scene = new Scene();
  scene.add(plane);
  const before = renderer.getRenderTarget();
  renderer.setRenderTarget(target);
  renderer.render(scene, new OrthographicCamera());
  const pixels = new Float32Array(pageWidth * rows * 4);
  renderer.readRenderTargetPixels(target, 0, 0, pageWidth, rows, pixels);
  renderer.setRenderTarget(before);
  target.dispose();
  material.dispose();
  plane.geometry.dispose();
  return Float32Array.from({ length: size }, (_, element) => pixels[element * 4] ?? Number.NaN);
}
