/** Words of the model menu and of dropping files. */
export const modelWords = {
  title: 'Models',
  choose: (title: string) => `Model: ${title}. Choose another.`,
  chip: (title: string, layers: number, heads: number) => `${title} · ${layers} layers × ${heads} heads`,
  kinds: {
    decoder: 'guesses the next word; words see only what stands before them',
    encoder: 'reads the whole sentence; every word sees every word',
    both: 'reads spelling and writes sounds: the original encoder and decoder, with cross-attention',
  },
  own: 'Your own files…',
  ownWhat:
    'config.json, tokenizer.json and safetensors of a small model, or one GGUF. They stay on this device.',
  hub: 'From the Hub, or kept here…',
  hubWhat: 'Name a model of huggingface.co; its size and licence are shown before anything is downloaded.',
  drop: 'Drop the files of a model',
} as const;
