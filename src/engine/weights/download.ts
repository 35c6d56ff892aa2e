import { ModelError } from '../../model/error.ts';
import { DamagedTransfer, InterruptedTransfer, orStall, TransferFailed } from './transferFault.ts';

/** The outside world of a download; replaced in tests. */
export interface Network {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A connection without bytes for so long counts as lost. */
  readonly stallMs: number;
}

/** A file to be fetched. */
export interface WantedFile {
  readonly path: string;
  readonly bytes: number;
  /** null: whoever offers the file gives none. */
  readonly sha256: string | null;
}

/** Where its bytes go. */
export interface PieceTarget {
  readonly received: number;
  readonly isComplete: boolean;
  append(chunk: Uint8Array): void;
  restart(): void;
  /** Hex SHA-256 of what was received. */
  digest(): Promise<string>;
}

export interface Download {
  readonly url: string;
  readonly file: WantedFile;
  readonly piece: PieceTarget;
  readonly network: Network;
  readonly onBytes: () => void;
  readonly signal?: AbortSignal;
}

const maxInterruptions = 5;
const firstPauseMs = 400;
const longestPauseMs = 10_000;

/**
 * Fills `piece` until its SHA-256 is right. An interrupted transfer goes on where it stopped, a damaged one starts
 * again once. Throws ModelError when that did not help, or the reason of `signal`.
 */
export async function download(task: Download): Promise<void> {
  const { file, piece } = task;
  let damage = '';
  for (const cache of ['default', 'reload'] as const) {
    try {
      await receiveAll(task, cache);
      if (file.sha256 === null || (await piece.digest()) === file.sha256) return;
      damage = 'other bytes than published (wrong SHA-256)';
    } catch (error) {
      if (!(error instanceof DamagedTransfer)) throw error;
      damage = error.message;
    }
    piece.restart();
  }
  const expected = `${file.bytes} bytes${file.sha256 ? ` with SHA-256 ${file.sha256.slice(0, 12)}…` : ''}`;
  throw new ModelError({ file: file.path, field: '', found: damage, expected, hint: 'downloaded twice' });
}

async function receiveAll(task: Download, cache: RequestCache): Promise<void> {
  const { file, piece, network, signal } = task;
  for (let interruptions = 0; !piece.isComplete; ) {
    try {
      await receive(task, cache);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof InterruptedTransfer)) throw error;
      interruptions++;
      if (interruptions >= maxInterruptions) {
        const found = `${piece.received} bytes, then ${error.message}`;
        const hint = 'check the connection and try again';
        throw new TransferFailed({
          file: file.path,
          field: '',
          found,
          expected: `${file.bytes} bytes`,
          hint,
        });
      }
      const backoffMs = firstPauseMs * 2 ** (interruptions - 1);
      await network.pause(Math.min(error.retryAfterMs ?? backoffMs, longestPauseMs), signal);
    }
  }
}

/** One request, from where the piece stands to its end. */
async function receive(
  { url, file, piece, network, onBytes, signal }: Download,
  cache: RequestCache,
): Promise<void> {
  const request = new AbortController();
  const signals = signal ? AbortSignal.any([signal, request.signal]) : request.signal;
  const headers: Record<string, string> = piece.received > 0 ? { Range: `bytes=${piece.received}-` } : {};
  const guard = <T>(work: Promise<T>) => orStall(work.catch(interrupted), network.stallMs, signal);
  try {
    const response = await guard(network.fetch(url, { headers, cache, signal: signals }));
    checkStatus(response, file);
    if (response.headers.get('content-type')?.includes('text/html'))
      throw new DamagedTransfer('a web page (HTML)');
    if (!continues(response, piece.received)) piece.restart();
    const reader = response.body?.getReader();
    if (!reader) throw new InterruptedTransfer('an empty answer');
    for (;;) {
      const { done, value } = await guard(reader.read());
      if (done) break;
      if (piece.received + value.length > file.bytes)
        throw new DamagedTransfer(`more than ${file.bytes} bytes`);
      piece.append(value);
      onBytes();
    }
    if (!piece.isComplete) throw new InterruptedTransfer('the transfer ended');
  } catch (error) {
    if (error instanceof RangeRefused) piece.restart();
    throw error;
  } finally {
    request.abort();
  }
}

/** 416: what is held reaches past the server's file; only a fresh start can help. */
class RangeRefused extends InterruptedTransfer {}

function interrupted(error: unknown): never {
  throw new InterruptedTransfer(
    `the connection failed (${error instanceof Error ? error.message : String(error)})`,
  );
}

const busyStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

function checkStatus({ status, headers }: Response, file: WantedFile): void {
  if (status === 200 || status === 206) return;
  if (status === 416) throw new RangeRefused('HTTP 416', 0);
  if (busyStatuses.has(status)) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    throw new InterruptedTransfer(`HTTP ${status}`, Number.isFinite(seconds) ? seconds * 1000 : undefined);
  }
  throw new ModelError({ file: file.path, field: '', found: `HTTP ${status}`, expected: 'the file' });
}

/**
 * Whether the answer begins where the piece stands; servers may ignore Range and send the whole file. Another origin
 * may keep its Content-Range to itself: its 206 is then taken at its word, as the hash or the size tells in the end.
 */
function continues({ status, headers, type }: Response, received: number): boolean {
  if (status === 200) return received === 0;
  const range = headers.get('content-range');
  return range === null ? type === 'cors' : range.startsWith(`bytes ${received}-`);
}
