/** Words on models that are there from the start. */
export const modelWords = {
  choose: (title: string) => `Model: ${title}. Choose another.`,
  chip: (title: string, layers: number, heads: number) => `${title} · ${layers} layers × ${heads} heads`,
  compare: 'Two models side by side. Choose what to compare.',
  beside: 'beside',
  drop: 'Drop the files of a model',
  ownWhat:
    'config.json, tokenizer.json and safetensors of a small model, one GGUF, or a captured run. They stay on this device.',
} as const;
