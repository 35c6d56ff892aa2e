/** Values of one layer that the measures are made from. All [pos, dModel]. */
export interface StreamValues {
  readonly residPre: Float32Array;
  readonly attnOut: Float32Array;
  /** What the MLP reads and adds to; the stream entering the block where the family has no mid. */
  readonly residMid: Float32Array;
  readonly mlpOut: Float32Array;
  readonly residPost: Float32Array;
}

/** All [pos]. */
export interface StreamMeasures {
  /** Norm of attn.out / norm of resid_pre. */
  readonly attnSize: Float32Array;
  /** Norm of mlp.out / norm of resid_mid. */
  readonly mlpSize: Float32Array;
  /** 1 - cosine(resid_pre, resid_post). */
  readonly turn: Float32Array;
  /** Norm of resid_post. */
  readonly norm: Float32Array;
}

/** How much each sublayer changes the stream of each token, and how far the block turns it. Sums in double. */
export function streamMeasures(values: StreamValues, dModel: number): StreamMeasures {
  const { residPre, attnOut, residMid, mlpOut, residPost } = values;
  const rows = residPre.length / dModel;
  const perRow = (measure: (row: number) => number) =>
    Float32Array.from({ length: rows }, (_, row) => measure(row));
  const norm = (of: Float32Array, row: number) => Math.sqrt(dot(of, of, row, dModel));
  return {
    attnSize: perRow((row) => norm(attnOut, row) / norm(residPre, row)),
    mlpSize: perRow((row) => norm(mlpOut, row) / norm(residMid, row)),
    turn: perRow(
      (row) => 1 - dot(residPre, residPost, row, dModel) / (norm(residPre, row) * norm(residPost, row)),
    ),
    norm: perRow((row) => norm(residPost, row)),
  };
}

function dot(a: Float32Array, b: Float32Array, row: number, width: number): number {
  let sum = 0;
  for (let i = row * width; i < (row + 1) * width; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
