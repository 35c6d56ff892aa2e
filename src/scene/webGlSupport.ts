import { sceneWillNotCome } from './sceneHandle.ts';

/** `software`: the processor draws; edges are then smoothed by the shaders alone, at one device px per CSS px. */
export type WebGlSupport = 'none' | 'software' | 'hardware';

/** How the browser can draw the scene. */
export function webGlSupport(): WebGlSupport {
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) {
    sceneWillNotCome();
    return 'none';
  }
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  // Browsers allow few contexts: this one is given back at once.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'software' : 'hardware';
}
