/**
 * Puts the value that sorting would put at place `n` there, nothing larger before it and nothing smaller behind it
 * (Hoare's selection); sorting a layer's values for one percentile of them takes longer than drawing it. No NaN.
 */
export function selectNth(values: Float32Array, n: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const pivot = values[(from + to) >> 1] as number;
    let [left, right] = [from, to];
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const held = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = held;
    }
    if (n <= right) to = right;
    else if (n >= left) from = left;
    else break;
  }
  return values[n] as number;
}
