/** Heads of one layer and the matrix that joins them. */
export interface HeadOutInputs {
  readonly z: Float32Array; // [head, pos, dHead]
  readonly weight: Float32Array; // [dModel, head * dHead]
  readonly heads: number;
  readonly dHead: number;
  readonly dModel: number;
}

/** What each head writes into the stream: z of one head times its slice of W_O, without bias. [head, pos, dModel] */
export function headOut({ z, weight, heads, dHead, dModel }: HeadOutInputs): Float32Array {
  const length = z.length / (heads * dHead);
  const out = new Float32Array(heads * length * dModel);
  for (let head = 0; head < heads; head++) {
    for (let pos = 0; pos < length; pos++) {
      const from = (head * length + pos) * dHead;
      const to = (head * length + pos) * dModel;
      for (let d = 0; d < dModel; d++) {
        const row = d * heads * dHead + head * dHead;
        let sum = 0;
        for (let i = 0; i < dHead; i++) sum += (z[from + i] as number) * (weight[row + i] as number);
        out[to + d] = sum;
      }
    }
  }
  return out;
}
