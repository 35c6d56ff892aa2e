import type { RuntimeTensor } from '../runtime/runtime.ts';

/** Rows under rows. [n, …] and [m, …] -> [n + m, …] */
export function appendRows(before: RuntimeTensor, added: RuntimeTensor): RuntimeTensor {
  const values = new Float32Array(before.values.length + added.values.length);
  values.set(before.values);
  values.set(added.values, before.values.length);
  return { values, shape: [(before.shape[0] ?? 0) + (added.shape[0] ?? 0), ...before.shape.slice(1)] };
}

/** Keys or values of further tokens, head by head. [kvHead, n, dHead] and [kvHead, m, dHead] -> [kvHead, n + m, dHead] */
export function appendKeys(before: RuntimeTensor, added: RuntimeTensor): RuntimeTensor {
  const [heads = 0, keys = 0, width = 0] = before.shape;
  const more = added.shape[1] ?? 0;
  const values = new Float32Array(heads * (keys + more) * width);
  for (let head = 0; head < heads; head++) {
    const to = head * (keys + more) * width;
    values.set(before.values.subarray(head * keys * width, (head + 1) * keys * width), to);
    values.set(added.values.subarray(head * more * width, (head + 1) * more * width), to + keys * width);
  }
  return { values, shape: [heads, keys + more, width] };
}

/**
 * Patterns of further queries, which may see further keys: earlier queries give those nothing.
 * [head, n, keys] and [head, m, allKeys] -> [head, n + m, allKeys]
 */
export function appendQueries(before: RuntimeTensor, added: RuntimeTensor): RuntimeTensor {
  const [heads = 0, queries = 0, keys = 0] = before.shape;
  const [, more = 0, allKeys = 0] = added.shape;
  const size = (queries + more) * allKeys;
  const values = new Float32Array(heads * size);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++) {
      const from = (head * queries + query) * keys;
      values.set(before.values.subarray(from, from + keys), head * size + query * allKeys);
    }
    const from = head * more * allKeys;
    values.set(added.values.subarray(from, from + more * allKeys), head * size + queries * allKeys);
  }
  return { values, shape: [heads, queries + more, allKeys] };
}
