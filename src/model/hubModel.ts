export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Where the Hub gives one. */
  readonly sha256: string | null;
}

/** What the Hub says of a model, before anything of its size is fetched. */
export interface HubModel {
  readonly id: string;
  /** The commit: whatever happens to the branch, these are the files. */
  readonly commit: string;
  readonly licence: string | null;
  readonly family: string;
  readonly files: readonly HubFile[];
  readonly totalBytes: number;
  /** Reckoned from its config; null where only its file would tell. */
  readonly memory: HubMemory | null;
}

/** Bytes that a model is expected to need at its highest. */
export interface HubMemory {
  readonly full: number;
  /** With weights that stay packed. */
  readonly low: number;
  /** One sentence, of a model that fits in no mode here. */
  readonly problem: string | null;
}
