/** Uniforms and small functions that every material uses; declared twins of SharedUniforms. */
export const commonGlsl = /* glsl */ `
uniform vec3 uPalette[11];
uniform sampler2D uRamps;
uniform vec2 uRegion;
uniform float uDpr;

const int GROUND = 0;
const int FORBIDDEN = 2;
const int TEXT = 3;
const int ATTENTION_RAMP = 0;
const int RESTING_RAMP = 1;
const int SIGNED_RAMP = 2;

vec3 role(float index) { return uPalette[int(index + 0.5)]; }

// Device px, y up.
vec2 toPixels(vec4 clip) { return (clip.xy / clip.w * 0.5 + 0.5) * uRegion * uDpr; }

vec4 shiftedByPixels(vec4 clip, vec2 pixels) {
  clip.xy += pixels * 2.0 / (uRegion * uDpr) * clip.w;
  return clip;
}

// Same place on screen, nearer to the eye: keeps what lies on a surface in front of it.
vec4 towardsEye(vec4 inView, float units) { return vec4(inView.xyz * (1.0 - units / length(inView.xyz)), 1.0); }

vec3 rampAt(int ramp, float share) {
  return texelFetch(uRamps, ivec2(int(clamp(share, 0.0, 1.0) * 255.0 + 0.5), ramp), 0).rgb;
}

vec3 signedAt(float share) {
  return texelFetch(uRamps, ivec2(int(127.0 + clamp(share, -1.0, 1.0) * 127.0 + 0.5), SIGNED_RAMP), 0).rgb;
}

// Paints of the display list: 0 attention or flat, 1 size, 2 signed.
vec3 painted(int paint, float value, float limit, bool resting) {
  if (paint == 2) return signedAt(sign(value) * sqrt(min(abs(value) / limit, 1.0)));
  float share = sqrt(clamp(value / limit, 0.0, 1.0));
  return rampAt(resting ? RESTING_RAMP : ATTENTION_RAMP, share);
}
`;
