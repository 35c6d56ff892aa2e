/**
 * ONNX Runtime Web does not tell how much memory its module holds; whoever loads it calls `watchWasmMemory` first,
 * so that the memories made from then on are known.
 */
const memories = new Set<WebAssembly.Memory>();
let watching = false;

export function watchWasmMemory(): void {
  if (watching) return;
  watching = true;
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.add(this);
    }
  };
}

export function wasmMemoryBytes(): number {
  return [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}
