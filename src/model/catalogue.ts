/** Models that come with the page, in the order they are offered; their folders lie under `models/`. */
export const catalogueModels = [
  { id: 'smollm2-135m-instruct', title: 'SmolLM2-135M', kind: 'decoder' },
  { id: 'all-minilm-l6-v2', title: 'MiniLM-L6', kind: 'encoder' },
] as const;
