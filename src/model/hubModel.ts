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
}
