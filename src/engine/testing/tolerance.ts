/** How far an honest float32 run may be from the PyTorch reference: absolute, or as a share of the row's largest value. */
export type Tolerance = { readonly abs: number } | { readonly ofRowMax: number };

const rowMax4 = { ofRowMax: 1e-4 };
const rowMax2e4 = { ofRowMax: 2e-4 };

/** By point; measured against a float64 run of the same graph, with room for another order of sums. */
const tolerances: Readonly<Record<string, Tolerance>> = {
  'attn.pattern': { abs: 5e-5 },
  'attn.scores': { abs: 1e-3 },
  'attn.raw': rowMax4,
  'attn.q': rowMax2e4,
  'attn.k': rowMax2e4,
  'attn.v': rowMax2e4,
  'attn.q_rot': rowMax2e4,
  'attn.k_rot': rowMax2e4,
  'attn.z': rowMax2e4,
  'attn.out': rowMax4,
  'attn.norm': rowMax4,
  'mlp.norm': rowMax4,
  'mlp.gate': rowMax4,
  'mlp.up': rowMax4,
  'mlp.act': rowMax2e4,
  'mlp.out': rowMax2e4,
  final_norm: rowMax4,
  embed: rowMax4,
  pos_embed: rowMax4,
  type_embed: rowMax4,
  embed_norm: rowMax4,
  resid_pre: rowMax4,
  resid_mid: rowMax4,
  resid_cross: rowMax4,
  resid_post: rowMax4,
  logits: { abs: 1e-3 },
  pooled: { abs: 1e-5 },
};

export function toleranceOf(point: string): Tolerance {
  const tolerance = tolerances[point.replace(/^cross\./, 'attn.')];
  if (!tolerance) throw new Error(`no tolerance for ${point}`);
  return tolerance;
}

/** Largest error of a row in units of what is allowed; more than 1 fails. Infinite where only one is infinite. */
export function rowError(found: Float32Array, expected: Float32Array, tolerance: Tolerance): number {
  let worst = 0;
  let largest = 0;
  expected.forEach((value, index) => {
    const other = found[index] ?? Number.NaN;
    const difference = Object.is(value, other) ? 0 : Math.abs(value - other);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  });
  return 'abs' in tolerance
    ? worst / tolerance.abs
    : worst / (tolerance.ofRowMax * largest || Number.MIN_VALUE);
}
