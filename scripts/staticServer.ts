import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseByteRange } from './byteRange.ts';
import { CompressedFiles, chooseEncoding } from './compressedFiles.ts';
import { contentType, isCompressible } from './contentTypes.ts';
import { isolationHeaders, productionHeaders } from './siteHeaders.ts';

export interface StaticServerOptions {
  /** Folder to serve. */
  readonly root: string;
  /** False: without COOP and COEP, like a host that cannot set headers. */
  readonly isolation: boolean;
  /** Sub-path the site lives under: '' or '/some/path'. */
  readonly prefix: string;
}

interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
  readonly etag: string;
}

/** Larger files go as they are: on one machine, or one network, compressing them takes longer than sending them. */
const mostCompressed = 2 ** 21;

const hashedName = /^assets\/.+-[\w-]{8,}\.\w+$/;

/** A request handler that serves `root` with the site's headers, byte ranges, entity tags and compression. */
export function createStaticHandler(options: StaticServerOptions): RequestListener {
  const root = resolve(options.root);
  const compressed = new CompressedFiles();
  return (request, response) => {
    const site = options.isolation ? { ...productionHeaders, ...isolationHeaders } : productionHeaders;
    for (const [name, value] of Object.entries(site)) response.setHeader(name, value);
    answer(request, response, { root, prefix: options.prefix, compressed }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else endWithText(response, 500, `The file could not be read: ${String(error)}`);
    });
  };
}

interface Site {
  readonly root: string;
  readonly prefix: string;
  readonly compressed: CompressedFiles;
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return endWithText(response, 405, 'Only GET and HEAD are answered here.');
  }
  const pathname = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  if (site.prefix !== '' && pathname === site.prefix) {
    response.setHeader('Location', `${site.prefix}/`);
    return endWithText(response, 301, `Moved to ${site.prefix}/`);
  }
  const relative = toRelativePath(pathname, site.prefix);
  const file = relative === null ? null : await findFile(site.root, relative);
  if (file === null || relative === null) return endWithText(response, 404, 'There is no such file.');
  response.setHeader('Content-Type', contentType(file.path));
  response.setHeader(
    'Cache-Control',
    hashedName.test(relative) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  await sendFile(request, response, file, site.compressed);
}

/** Path inside the served folder, or null when it leaves the folder, is hidden or cannot be decoded. */
export function toRelativePath(pathname: string, prefix: string): string | null {
  if (!pathname.startsWith(`${prefix}/`)) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname.slice(prefix.length + 1));
  } catch {
    return null;
  }
  // A leading dot covers both `..` and hidden files; a NUL or backslash is never part of our names.
  const segments = decoded.split('/');
  if (segments.some((segment) => segment.startsWith('.')) || /[\0\\]/.test(decoded)) return null;
  return decoded;
}

async function findFile(root: string, relative: string): Promise<FoundFile | null> {
  const path = resolve(
    root,
    relative === '' || relative.endsWith('/') ? join(relative, 'index.html') : relative,
  );
  if (!path.startsWith(root + sep)) return null;
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return null;
    return { path, stats, etag: `${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}` };
  } catch {
    return null;
  }
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: FoundFile,
  compressed: CompressedFiles,
): Promise<void> {
  const rangeApplies = matchesIfRange(request, file);
  const range = parseByteRange(rangeApplies ? request.headers.range : undefined, file.stats.size);
  const encoding =
    range === 'whole' && isCompressible(file.path) && file.stats.size <= mostCompressed
      ? chooseEncoding(request.headers['accept-encoding'])
      : null;
  const tag = `"${file.etag}${encoding === null ? '' : `-${encoding}`}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Last-Modified', file.stats.mtime.toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  if (isCompressible(file.path)) response.setHeader('Vary', 'Accept-Encoding');
  if (matchesIfNoneMatch(request, tag)) {
    response.removeHeader('Content-Type');
    response.writeHead(304).end();
  } else if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${file.stats.size}`);
    endWithText(response, 416, `The file has ${file.stats.size} bytes.`);
  } else if (encoding !== null) {
    const bytes = await compressed.get(file.path, file.etag, encoding);
    response.writeHead(200, { 'Content-Encoding': encoding, 'Content-Length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  } else {
    await sendPlain(request, response, file, range);
  }
}

async function sendPlain(
  request: IncomingMessage,
  response: ServerResponse,
  file: FoundFile,
  range: 'whole' | { readonly start: number; readonly end: number },
): Promise<void> {
  const { start, end } = range === 'whole' ? { start: 0, end: file.stats.size - 1 } : range;
  if (range !== 'whole') response.setHeader('Content-Range', `bytes ${start}-${end}/${file.stats.size}`);
  response.writeHead(range === 'whole' ? 200 : 206, { 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || end < start) {
    response.end();
    return;
  }
  // A visitor who leaves half-way is no error of ours.
  await pipeline(createReadStream(file.path, { start, end }), response).catch(() => response.destroy());
}

/** RFC 9110, section 13.1.5: a range of another version of the file must not be sent. */
function matchesIfRange(request: IncomingMessage, file: FoundFile): boolean {
  const condition = request.headers['if-range'];
  return condition === undefined || condition === `"${file.etag}"`;
}

function matchesIfNoneMatch(request: IncomingMessage, tag: string): boolean {
  const condition = request.headers['if-none-match'];
  if (condition === undefined) return false;
  return condition === '*' || condition.split(',').some((part) => part.trim().replace(/^W\//, '') === tag);
}

function endWithText(response: ServerResponse, status: number, text: string): void {
  const body = `${text}\n`;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
