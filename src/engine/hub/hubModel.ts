import * as v from 'valibot';
import { ModelError } from '../../model/error.ts';
import type { HubFile, HubModel } from '../../model/hubModel.ts';
import { chooseFamily } from '../checkpoint/chooseFamily.ts';
import type { MemoryLimits } from '../memoryChoice.ts';
import type { Network } from '../weights/download.ts';
import { orStall } from '../weights/transferFault.ts';
import { hubMemory } from './hubMemory.ts';
import { type HubRef, hubOrigin } from './hubRef.ts';

const answerSchema = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  cardData: v.optional(v.nullable(v.looseObject({ license: v.optional(v.unknown()) }))),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
      lfs: v.optional(
        v.nullable(v.looseObject({ sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))) })),
      ),
    }),
  ),
});

type Siblings = v.InferOutput<typeof answerSchema>['siblings'];
type Ask = Pick<Network, 'fetch' | 'stallMs'>;

/**
 * Asks the Hub for a model's files; nothing but its descriptions is fetched. `limits`: what this page can use. Throws
 * ModelError with one sentence.
 */
export async function lookUpHubModel(
  ref: HubRef,
  network: Ask,
  limits: MemoryLimits,
  signal?: AbortSignal,
): Promise<HubModel> {
  const address = `${hubOrigin}/api/models/${ref.id}/revision/${encodeURIComponent(ref.revision)}?blobs=true`;
  const parsed = v.safeParse(answerSchema, await askJson(address, ref, network, signal));
  if (!parsed.success) throw fault(ref, 'an answer of another kind', 'a description of a model');
  const { sha: commit, siblings, cardData } = parsed.output;
  const files = neededFiles(ref, siblings);
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const hasConfig = files.some(({ path }) => path === 'config.json');
  const config = hasConfig ? await readConfig({ id: ref.id, revision: commit }, network, signal) : null;
  const spec = config && chooseFamily(config);
  return {
    id: ref.id,
    commit,
    licence: typeof cardData?.license === 'string' ? cardData.license : null,
    family: spec?.name ?? 'as the GGUF file says',
    files,
    totalBytes,
    memory: spec && hubMemory(spec, config, totalBytes, limits),
  };
}

export function hubFileUrl({ id, commit }: Pick<HubModel, 'id' | 'commit'>, path: string): string {
  return `${hubOrigin}/${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Config, tokenizer and safetensors, or else the smallest GGUF. Throws ModelError where neither is there. */
function neededFiles(ref: HubRef, siblings: Siblings): readonly HubFile[] {
  const find = (path: string) => siblings.filter(({ rfilename }) => rfilename === path);
  const shards = siblings.filter(({ rfilename }) =>
    /^model(?:-\d{5}-of-\d{5})?\.safetensors$/.test(rfilename),
  );
  const whole = shards.filter(({ rfilename }) => rfilename === 'model.safetensors');
  const weights = whole.length > 0 ? whole : [...shards, ...find('model.safetensors.index.json')];
  const described = [...find('config.json'), ...find('tokenizer.json')];
  const chat = [...find('tokenizer_config.json'), ...find('chat_template.jinja')];
  if (shards.length > 0 && described.length === 2)
    return [...described, ...chat, ...weights].map((file) => toFile(ref, file));
  const gguf = siblings.filter(
    ({ rfilename }) => /^[^/]+\.gguf$/.test(rfilename) && !/mmproj/i.test(rfilename),
  );
  const smallest = [...gguf].sort((a, b) => (a.size ?? 0) - (b.size ?? 0))[0];
  if (smallest) return [toFile(ref, smallest)];
  const missing = ['config.json', 'tokenizer.json'].filter((path) => find(path).length === 0);
  if (shards.length === 0) missing.push('model.safetensors');
  throw fault(
    ref,
    `no ${missing.join(', no ')}`,
    'config.json, tokenizer.json and safetensors, or a GGUF file',
  );
}

function toFile(ref: HubRef, { rfilename, size, lfs }: Siblings[number]): HubFile {
  if (size === undefined) throw fault(ref, `no size of ${rfilename}`, 'the size of every file');
  return { path: rfilename, bytes: size, sha256: lfs?.sha256 ?? null };
}

async function readConfig(
  ref: HubRef,
  network: Ask,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const url = hubFileUrl({ id: ref.id, commit: ref.revision }, 'config.json');
  const config = await askJson(url, ref, network, signal);
  if (typeof config !== 'object' || config === null)
    throw fault(ref, 'a config.json of another kind', 'an object');
  return config as Readonly<Record<string, unknown>>;
}

async function askJson(
  url: string,
  ref: HubRef,
  { fetch, stallMs }: Ask,
  signal?: AbortSignal,
): Promise<unknown> {
  let response: Response;
  try {
    response = await orStall(fetch(url, signal ? { signal } : {}), stallMs, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw fault(ref, `no answer (${reason})`, 'an answer', 'check the connection and try again');
  }
  if (response.status !== 200) throw refusal(ref, response);
  const text = await orStall(response.text(), stallMs, signal);
  try {
    return JSON.parse(text);
  } catch {
    const isPage = /^\s*</.test(text);
    throw fault(ref, isPage ? 'a web page (HTML)' : 'text that is not JSON', 'JSON');
  }
}

function refusal(ref: HubRef, { status, headers }: Response): ModelError {
  const code = headers.get('x-error-code') ?? '';
  const wait = headers.get('retry-after');
  if (code === 'GatedRepo' || status === 403) {
    const hint = 'accept its terms on the Hub, download the files there and drop them here';
    return fault(ref, 'a gated model', 'one that may be fetched without an account', hint);
  }
  if (code === 'RevisionNotFound')
    return fault(ref, `no revision ${JSON.stringify(ref.revision)}`, 'one that exists');
  if (status === 401 || status === 404) return fault(ref, 'no such public model', 'owner/name as on the Hub');
  if (status === 429) {
    return fault(
      ref,
      'too many requests (HTTP 429)',
      'an answer',
      wait ? `try again in ${wait} s` : 'try again later',
    );
  }
  return fault(ref, `HTTP ${status}`, 'an answer', 'try again later');
}

function fault({ id }: HubRef, found: string, expected: string, hint?: string): ModelError {
  return new ModelError({ file: id, field: '', found, expected, ...(hint ? { hint } : {}) });
}
