import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeCapture } from '../src/engine/node/captureFile.ts';
import { NodeEngine } from '../src/engine/node/nodeEngine.ts';
import { type OpenedModel, openGgufFile, openModelFolder } from '../src/engine/node/openModelFolder.ts';
import { nodeRuntime } from '../src/engine/runtime/nodeOrt.ts';
import type { Activation } from '../src/model/activation.ts';
import { ensure } from '../src/base/brand.ts';
import { type Address, parseAddress, type StackName } from '../src/model/address.ts';
import { formatInterventions } from '../src/model/interventions.ts';
import { derivedAddresses, matchesPoint, runAddresses } from '../src/model/derive/readableAddresses.ts';
import { CaptureError, type CaptureOptions, parseCaptureOptions } from './captureOptions.ts';
import { listModelIds } from './modelFolders.ts';

const root = resolve(import.meta.dirname, '..');
const modelsDir = join(root, 'models');

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${message.replaceAll('\n', ' ')}\n`);
    process.exit(2);
  },
);

async function main(): Promise<void> {
  const request = parseCaptureOptions(process.argv.slice(2));
  if (request.kind === 'list') process.stdout.write(`${listModelIds(modelsDir).join('\n')}\n`);
  else process.stdout.write(`${JSON.stringify(await capture(request))}\n`);
}

async function capture(options: CaptureOptions) {
  const model = await openModel(options.model);
  const addresses = chooseAddresses(model, options);
  const engine = new NodeEngine(model, nodeRuntime(options.threads), options.memory);
  checkIds(model, 'ids', options.input);
  if (options.decoder !== null) checkDecoder(model, options.decoder);
  await engine.load();
  const decoder = options.decoder === null ? {} : { decoder: options.decoder };
  const generated =
    options.generate > 0
      ? await engine.generate(options.input, options.generate, decoder)
      : { ids: [], text: '' };
  const limit = model.plan.config.nCtx;
  const changes = { list: options.changes, patches: await readPatches(engine, options, limit) };
  const run = await engine.run(options.input, 'none', { limit, ...decoder, changes });
  if (run.tokens.length === 0) throw new CaptureError('--text: found no tokens, expected at least one');
  const bytes = writeCapture({
    model,
    text: typeof options.input === 'string' ? options.input : '',
    tokens: run.tokens,
    decoderText: typeof options.decoder === 'string' ? options.decoder : '',
    decoderTokens: run.decoderTokens,
    interventions: formatInterventions(options.changes),
    activations: await readAll(engine, addresses),
    compute: `wasm float32, ${options.threads} ${options.threads === 1 ? 'thread' : 'threads'}${options.memory === 'low' ? ', packed weights' : ''}`,
    versions: versions(),
  });
  try {
    writeFileSync(options.out, bytes);
  } catch (error) {
    throw new CaptureError(`--out ${options.out}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const last = run.predictions.at(-1) ?? [];
  return {
    out: options.out,
    ids: run.tokens.map((token) => token.id),
    tokens: run.tokens.map((token) => token.piece),
    offsets: run.tokens.map((token) => [token.start, token.end]),
    generated: generated.ids,
    generatedText: generated.text,
    ms: Math.round(run.ms),
    top: last.slice(0, 10).map(({ text, id, logit, probability }) => [text, id, logit, probability]),
    badges: [],
  };
}

/** Rows of the other lane's text, for changes that take some. */
async function readPatches(
  engine: NodeEngine,
  { changes, otherText }: CaptureOptions,
  limit: number,
): Promise<readonly Activation[]> {
  const addresses = changes.flatMap((one) => (one.kind === 'patch' ? [one.address] : []));
  if (addresses.length === 0) return [];
  if (otherText === null)
    throw new CaptureError('--x: found a patch, expected a --b-text to take its rows from');
  await engine.run(otherText, 'none', { limit });
  return readAll(engine, [...new Set(addresses)]);
}

function openModel(model: string): Promise<OpenedModel> {
  const ids = listModelIds(modelsDir);
  if (ids.includes(model)) return openModelFolder(join(modelsDir, model), model);
  if (model.endsWith('.gguf')) return openGgufFile(resolve(model));
  return openModelFolder(resolve(model), basename(resolve(model))).catch((error: unknown) => {
    if (/[\\/.]/.test(model) || ids.length === 0) throw error;
    throw new CaptureError(`--model: found ${JSON.stringify(model)}, expected ${ids.join(', ')} or a folder`);
  });
}

function checkIds(model: OpenedModel, option: string, input: CaptureOptions['input']): void {
  if (typeof input === 'string') return;
  const { vocabSize } = model.plan.config;
  const wrong = input.find((id) => id >= vocabSize);
  if (wrong !== undefined)
    throw new CaptureError(`--${option}: found ${wrong}, expected ids below ${vocabSize}`);
}

function checkDecoder(model: OpenedModel, decoder: CaptureOptions['input']): void {
  if (model.plan.stacks.length < 2) {
    throw new CaptureError(
      '--decoder-text, --decoder-ids: found a model of one stack, expected an encoder-decoder',
    );
  }
  checkIds(model, 'decoder-ids', decoder);
}

function chooseAddresses(model: OpenedModel, { points, layers }: CaptureOptions): readonly Address[] {
  const { nLayers } = model.plan.config;
  const beyond = layers?.find((layer) => layer >= nLayers);
  if (beyond !== undefined)
    throw new CaptureError(`--layers: found ${beyond}, expected layers below ${nLayers}`);
  const inLayers = (address: Address) => {
    const layer = parseAddress(address)?.layer;
    return layers === null || layer === undefined || layers.includes(layer);
  };
  const own = runAddresses(model.plan);
  if (points === 'all') return own.filter(inLayers);
  const tokens = own.filter((address) => matchesPoint(address, 'tokens'));
  const known = [...own, ...derivedAddresses(model.plan)];
  const named = points.flatMap((point) => {
    const found = known.filter((address) => matchesPoint(address, point));
    if (found.length > 0) return found;
    const names = [...new Set(known.flatMap((address) => parseAddress(address)?.point ?? []))];
    throw new CaptureError(
      `--points: found ${JSON.stringify(point)}, expected all or some of ${names.join(', ')}`,
    );
  });
  return [...new Set([...tokens, ...named.filter(inLayers)])];
}

/** Layer by layer, so that each is computed once. */
async function readAll(engine: NodeEngine, addresses: readonly Address[]): Promise<readonly Activation[]> {
  const read: Activation[] = [];
  for (const own of byLayer(addresses)) {
    const { stack, layer } = own.place;
    const values = layer === undefined ? [] : await engine.core.readLayer({ stack, layer }, own.addresses);
    read.push(...values);
    const rest = own.addresses.filter((address) => !values.some((value) => value.address === address));
    for (const address of rest) {
      const value = await engine.core.read(address);
      if (!value) throw new Error(`${address} could not be read`);
      read.push(value);
    }
  }
  return read;
}

interface LayerAddresses {
  readonly place: { readonly stack: StackName; readonly layer?: number };
  readonly addresses: readonly Address[];
}

/** Addresses in their order, those of one layer together. */
function byLayer(addresses: readonly Address[]): readonly LayerAddresses[] {
  const groups = new Map<string, { place: LayerAddresses['place']; addresses: Address[] }>();
  for (const address of addresses) {
    const { stack, layer } = ensure(parseAddress(address), address);
    const key = `${stack} ${layer}`;
    const group = groups.get(key) ?? {
      place: { stack, ...(layer === undefined ? {} : { layer }) },
      addresses: [],
    };
    group.addresses.push(address);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function versions(): Readonly<Record<string, string>> {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return { 'attention-loom': own.version, 'onnxruntime-web': own.dependencies['onnxruntime-web'] ?? '' };
}
