/** Names what a file really is when it is none of ours, by its first bytes; null when they say nothing. */
export function foreignFile(start: Uint8Array): string | null {
  return signatures.find(({ matches }) => matches(start))?.name ?? null;
}

const text = (pattern: RegExp) => (start: Uint8Array) =>
  pattern.test(new TextDecoder('latin1').decode(start.subarray(0, 256)));

/** Each byte within [least, most], from the first byte on. */
const bytes =
  (...ranges: readonly (readonly [least: number, most: number])[]) =>
  (start: Uint8Array) =>
    ranges.every(([least, most], at) => (start[at] ?? -1) >= least && (start[at] ?? -1) <= most);

const signatures: readonly { readonly name: string; readonly matches: (start: Uint8Array) => boolean }[] = [
  { name: 'a web page (HTML)', matches: text(/^\s*<(!doctype|html|head|\?xml)/i) },
  { name: 'a Git LFS pointer instead of the file', matches: text(/^version https:\/\/git-lfs/) },
  { name: 'a GGUF file', matches: text(/^GGUF/) },
  { name: 'a PyTorch file (zip with a pickle)', matches: bytes([0x50, 0x50], [0x4b, 0x4b], [3, 3], [4, 4]) },
  { name: 'a gzip archive', matches: bytes([0x1f, 0x1f], [0x8b, 0x8b]) },
  { name: 'a Python pickle', matches: bytes([0x80, 0x80], [2, 5]) },
  // ModelProto: ir_version as a small integer, then the tag of producer_name or graph.
  { name: 'an ONNX model', matches: bytes([0x08, 0x08], [1, 20], [0x12, 0x12]) },
  { name: 'an ONNX model', matches: bytes([0x08, 0x08], [1, 20], [0x3a, 0x3a]) },
];
