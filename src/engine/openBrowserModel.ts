import { buildPlan } from '../model/buildPlan.ts';
import type { ChatTemplate } from '../model/chatTemplate.ts';
import { ModelError } from '../model/error.ts';
import { type Manifest, parseManifest } from '../model/manifest.ts';
import type { ModelPlan } from '../model/plan.ts';
import { specOf } from './checkpoint/chooseFamily.ts';
import { patientFolder } from './patientFolder.ts';
import type { LoomTokenizer } from './tokenizer/loadTokenizer.ts';
import { readTokenizer } from './tokenizer/readTokenizer.ts';
import { memoryFile } from './weights/byteFile.ts';
import { browserStore, type StoreNotice } from './weights/browserStore.ts';
import type { DownloadState } from './weights/downloadProgress.ts';
import { manifestSource } from './weights/manifestSource.ts';
import { openPieceFolder } from './weights/pieceFolder.ts';
import type { WeightSource } from './weights/weightSource.ts';

export interface BrowserModel {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  /** Fetches and reads tokenizer.json. */
  readonly openTokenizer: () => Promise<LoomTokenizer>;
  readonly chat: ChatTemplate | null;
}

export interface OpenModelOptions {
  /** Folder of the model, with a slash at its end. */
  readonly modelUrl: string;
  readonly signal: AbortSignal;
  readonly onProgress: (state: DownloadState) => void;
  readonly onNotice: (notice: StoreNotice) => void;
}

/** Manifest of a catalogue model; tokenizer and weights are fetched when they are asked for. */
export async function openBrowserModel(options: OpenModelOptions): Promise<BrowserModel> {
  const { modelUrl: baseUrl, signal, onProgress, onNotice } = options;
  const manifest = await fetchManifest(baseUrl, signal);
  const plan = buildPlan(specOf(manifest.family, 'manifest.json', 'family'), manifest.config);
  const files = [...manifest.files, manifest.tokenizer];
  const folder = await openPieceFolder();
  const store = browserStore({
    baseUrl,
    files,
    folder: folder && patientFolder(folder),
    onProgress,
    onNotice,
  });
  const source = manifestSource(manifest, store);
  const openTokenizer = async () => {
    const bytes = await store.fetch(manifest.tokenizer, { signal });
    const { path } = manifest.tokenizer;
    return readTokenizer(memoryFile(path, bytes), manifest.config.vocabSize);
  };
  return { plan, source, openTokenizer, chat: manifest.chat ?? null };
}

async function fetchManifest(baseUrl: string, signal: AbortSignal): Promise<Manifest> {
  const response = await fetch(`${baseUrl}manifest.json`, { signal });
  if (!response.ok) {
    const found = `HTTP ${response.status}`;
    throw new ModelError({ file: 'manifest.json', field: '', found, expected: 'the file' });
  }
  return parseManifest(parseJson(new Uint8Array(await response.arrayBuffer()), 'manifest.json'));
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new ModelError({ file, field: '', found: 'text that is not JSON', expected: 'JSON' });
  }
}
