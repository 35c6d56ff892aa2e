/** How numbers are written. `exact` is for the one place that must not round: tooltip and table cells in full. */

/** The shortest decimal that reads back as the same float32. */
export function exactFloat32(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return Object.is(value, -0) ? '−0' : '0';
  const single = Math.fround(value);
  // 9 significant digits always identify a float32 (IEEE 754-2019, section 5.12.2).
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return minus(String(Number(text)));
  }
  return minus(String(Number(single.toPrecision(9))));
}

/** 0.92; what rounds to nothing is 0.00, an exact 0 or 1 stays bare. */
export function probability(value: number): string {
  if (value === 0 || value === 1) return String(value);
  return value.toFixed(2);
}

/** `.92`: probabilities inside the scene, where space is short. */
export function bareProbability(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? '0' : text.replace(/^0\./, '.');
}

/** Probabilities over a whole vocabulary, where most are tiny: 92.3 %, 0.04 %, under 0.01 %. */
export function percent(value: number): string {
  const share = value * 100;
  if (share === 0) return '0 %';
  if (share < 0.01) return '< 0.01 %';
  return `${share >= 99.95 ? share.toFixed(0) : share >= 1 ? share.toFixed(1) : share.toFixed(2)} %`;
}

/** Any value in a narrow table cell: three significant digits. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 99_999.5 || size < 0.0005) return minus(value.toExponential(0).replace('e+', 'e'));
  if (size >= 99.95) return minus(value.toFixed(0));
  return minus(value.toFixed(size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3));
}

export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bytes as megabytes of 10^6. */
export function megabytes(bytes: number): string {
  const size = bytes / 1e6;
  return size >= 10 ? size.toFixed(0) : size.toFixed(1);
}

/** The size of a file, in kB or MB of 10^3 and 10^6 bytes. */
export function fileSize(bytes: number): string {
  if (bytes >= 950_000) return `${megabytes(bytes)} MB`;
  return bytes >= 950 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}

export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms >= 10_000 ? 1 : 2)} s`;
  return `${ms >= 10 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

function minus(text: string): string {
  return text.replace(/^-/, '−').replace('e-', 'e−');
}
