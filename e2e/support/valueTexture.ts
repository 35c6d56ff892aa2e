declare global {
  interface Window {
    /** Where these numbers lie in the value texture as the graphics card holds it; -1 if nowhere, bit for bit. */
    findInValueTexture(values: Float32Array): number;
  }
}

/** Runs before the page's scripts: notes the R32F array textures that they make, and can read them back. */
export function watchValueTexture(): void {
  interface Made {
    readonly gl: WebGL2RenderingContext;
    readonly texture: WebGLTexture;
    readonly width: number;
    readonly height: number;
    readonly depth: number;
  }
  const made: Made[] = [];
  const prototype = WebGL2RenderingContext.prototype;
  const texStorage3D = prototype.texStorage3D;
  prototype.texStorage3D = function (target, levels, format, width, height, depth) {
    texStorage3D.call(this, target, levels, format, width, height, depth);
    const texture: unknown = this.getParameter(this.TEXTURE_BINDING_2D_ARRAY);
    if (format === this.R32F && texture instanceof WebGLTexture) {
      made.push({ gl: this, texture, width, height, depth });
    }
  };

  function readBack({ gl, texture, width, height, depth }: Made): Uint32Array {
    gl.getExtension('EXT_color_buffer_float');
    const before: unknown = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING);
    const framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, framebuffer);
    const size = width * height;
    const all = new Float32Array(size * depth);
    const pixels = new Float32Array(size * 4);
    for (let layer = 0; layer < depth; layer++) {
      gl.framebufferTextureLayer(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, texture, 0, layer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, pixels);
      for (let at = 0; at < size; at++) all[layer * size + at] = pixels[at * 4] ?? Number.NaN;
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, before instanceof WebGLFramebuffer ? before : null);
    gl.deleteFramebuffer(framebuffer);
    return new Uint32Array(all.buffer);
  }

  window.findInValueTexture = (values) => {
    const alive = made.filter(({ gl, texture }) => gl.isTexture(texture)).at(-1);
    if (!alive) throw new Error('The page has made no R32F array texture.');
    const held = readBack(alive);
    const wanted = new Uint32Array(Float32Array.from(values).buffer);
    const first = wanted[0];
    if (first === undefined) throw new Error('There is nothing to look for.');
    for (let at = held.indexOf(first); at >= 0; at = held.indexOf(first, at + 1)) {
      let same = 0;
      while (same < wanted.length && held[at + same] === wanted[same]) same++;
      if (same === wanted.length) return at;
    }
    return -1;
  };
}
