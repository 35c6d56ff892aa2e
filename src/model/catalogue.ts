/** Models that come with the page, in the order they are offered; their folders lie under `models/`. */
export const catalogueModels: readonly CatalogueModel[] = [
  { id: 'smollm2-135m-instruct', title: 'SmolLM2-135M', kind: 'decoder' },
  { id: 'all-minilm-l6-v2', title: 'MiniLM-L6', kind: 'encoder' },
  { id: 'letters-to-sounds', title: 'Letters to sounds', kind: 'both', text: 'bank river' },
];

export interface CatalogueModel {
  readonly id: string;
  readonly title: string;
  readonly kind: 'decoder' | 'encoder' | 'both';
  /** What it reads is of another kind than a sentence: it begins with this. */
  readonly text?: string;
}
