import { ensure } from '../../base/brand.ts';
import {
  type Address,
  formatAddress,
  parseAddress,
  type StackName,
  type WeightAddress,
} from '../../model/address.ts';
import { kvHeadOf, type ModelConfig, stackConfig } from '../../model/config.ts';
import type { Contribution, Contributions, ContributionTarget } from '../../model/contributions.ts';
import type { ModelPlan, Op, Segment } from '../../model/plan.ts';
import { dot, meanOf, type Row, rootOf, turnedBack } from './rowAlgebra.ts';
import type { TextRun } from './textRun.ts';
import type { ValueReader } from './valueReader.ts';

/**
 * Splits a score or a logit by what wrote into a row of the stream (Elhage et al. 2021, "A mathematical framework for
 * transformer circuits"): goes back through the plan with the size of every norm held at its value in this run, where
 * all of it is linear. Works for any family whose stream is made of sums, norms and copies.
 */
export class ContributionReader {
  readonly #plan: ModelPlan;
  readonly #reader: ValueReader;

  constructor(plan: ModelPlan, reader: ValueReader) {
    this.#plan = plan;
    this.#reader = reader;
  }

  /** null where the model has no such score or logit. */
  async of(run: TextRun, target: ContributionTarget): Promise<Contributions | null> {
    const walk = new Walk(this.#plan, this.#reader, run);
    const model = target.kind === 'score' ? await walk.score(target) : await walk.logit(target);
    return model === null ? null : { parts: walk.parts.toReversed(), model };
  }
}

/** One way back through the plan, from a number to the rows that were written. */
class Walk {
  readonly parts: Contribution[] = [];
  readonly #plan: ModelPlan;
  readonly #reader: ValueReader;
  readonly #run: TextRun;
  readonly #segmentOf: ReadonlyMap<Address, Segment>;
  /** Values of one segment that a walk needs, read in one go. */
  readonly #read = new Map<Address, { readonly shape: readonly number[]; readonly values: Float32Array }>();

  constructor(plan: ModelPlan, reader: ValueReader, run: TextRun) {
    this.#plan = plan;
    this.#reader = reader;
    this.#run = run;
    this.#segmentOf = new Map(
      plan.segments.flatMap((segment) => segment.ops.map(({ address }) => [address, segment] as const)),
    );
  }

  async score({
    stack,
    layer,
    sublayer,
    head,
    query,
    key,
    side,
  }: Extract<ContributionTarget, { kind: 'score' }>): Promise<number | null> {
    const op = this.#plan.byAddress.get(formatAddress({ stack, layer, point: `${sublayer}.raw` }));
    const [q, k] = op?.inputs ?? [];
    if (!q || !k) return null;
    const kvHead = kvHeadOf(stackConfig(this.#plan.config, stack), head);
    const [queryRow, keyRow] = [await this.#row(q, [head, query]), await this.#row(k, [kvHead, key])];
    if (side === 'query') await this.#backToStream(q, head, query, keyRow);
    else await this.#backToStream(k, kvHead, key, queryRow);
    return dot(queryRow, keyRow);
  }

  async logit({ stack, pos, id }: Extract<ContributionTarget, { kind: 'logit' }>): Promise<number | null> {
    const at = (point: string) => this.#plan.byAddress.get(formatAddress({ stack, point }));
    const op = at('logits_uncapped') ?? at('logits');
    const from = op?.inputs[0];
    // Behind a masked head's function nothing is linear any more.
    if (!op?.weight || !from || at('head.act')) return null;
    const gradient = await this.#weight(op.weight, [id]);
    const bias = op.bias ? ensure((await this.#weight(op.bias, null))[id], 'a bias') : 0;
    if (op.bias) this.parts.push({ writer: 'projectionBias', value: bias });
    const model = dot(await this.#row(from, [pos]), gradient) + bias;
    await this.#back(from, pos, gradient);
    return model;
  }

  /** From one head's query or key to the row that it was projected from. */
  async #backToStream(address: Address, head: number, pos: number, gradient: Row): Promise<void> {
    const op = this.#op(address);
    const [from] = op.inputs;
    const config = this.#configOf(op);
    if (!from) return;
    if (op.kind === 'rotate') return this.#backToStream(from, head, pos, turnedBack(config, pos, gradient));
    if (op.kind === 'norm') {
      const heads = op.joinsHeads ? ((await this.#value(from)).shape[0] ?? 1) : 1;
      const rows = await Promise.all(
        Array.from({ length: heads }, (_, at) => this.#row(from, [op.joinsHeads ? at : head, pos])),
      );
      const root = rootOf(
        rows.flatMap((row) => [...row]),
        0,
        config.normEps,
      );
      const gain = await this.#weight(ensure(op.weight, 'a gain'), null);
      const first = op.joinsHeads ? head * config.dHead : 0;
      const through = gradient.map((g, i) => (g * (gain[first + i] as number)) / root);
      return this.#backToStream(from, head, pos, through);
    }
    const width = gradient.length;
    const rows = Array.from({ length: width }, (_, i) => head * width + i);
    const matrix = await this.#weight(ensure(op.weight, 'a projection'), rows);
    const columns = matrix.length / width;
    const through = new Float64Array(columns);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < columns; j++)
        through[j] = (through[j] as number) + (gradient[i] as number) * (matrix[i * columns + j] as number);
    }
    if (op.bias) {
      const bias = await this.#weight(op.bias, null);
      this.parts.push({
        writer: 'projectionBias',
        value: dot(gradient, bias.subarray(head * width, (head + 1) * width)),
      });
    }
    return this.#back(from, pos, through);
  }

  /** From a row of the stream to what was added to make it. */
  async #back(address: Address, pos: number, gradient: Row): Promise<void> {
    const op = this.#op(address);
    const place = { layer: parseAddress(address)?.layer };
    const named = place.layer === undefined ? {} : { layer: place.layer };
    switch (op.kind) {
      case 'carry':
      case 'add':
        for (const input of [...op.inputs].reverse()) await this.#back(input, pos, gradient);
        return;
      case 'scale':
        return this.#back(
          ensure(op.inputs[0], 'an input'),
          pos,
          gradient.map((g) => g * (op.factor ?? 1)),
        );
      case 'norm': {
        const through = await this.#throughNorm(op, pos, gradient, named);
        for (const input of [...op.inputs].reverse()) await this.#back(input, pos, through);
        return;
      }
      case 'lookup':
      case 'sinusoid': {
        const writer = op.by === 'token' ? 'token' : op.by === 'type' ? 'type' : 'place';
        this.parts.push({ writer, value: dot(await this.#row(address, [pos]), gradient) });
        return;
      }
      case 'linear':
        if (op.joinsHeads) return this.#heads(op, pos, gradient, named);
        this.parts.push({ writer: 'mlp', ...named, value: dot(await this.#row(address, [pos]), gradient) });
        return;
      default:
        throw new Error(`${address}: a ${op.kind} does not write into the stream`);
    }
  }

  async #throughNorm(op: Op, pos: number, gradient: Row, named: { readonly layer?: number }): Promise<Row> {
    const rows = await Promise.all(op.inputs.map((input) => this.#row(input, [pos])));
    const sum = ensure(rows[0], 'an input').map((_, i) =>
      rows.reduce((total, row) => total + (row[i] as number), 0),
    );
    const isLayer = op.norm === 'layer';
    const mean = isLayer ? meanOf(sum) : 0;
    const root = rootOf(sum, mean, this.#configOf(op).normEps);
    const gain = await this.#weight(ensure(op.weight, 'a gain'), null);
    const more = op.norm === 'rmsPlusOne' ? 1 : 0;
    if (op.bias) {
      this.parts.push({
        writer: 'normBias',
        ...named,
        value: dot(gradient, await this.#weight(op.bias, null)),
      });
    }
    const through = gradient.map((g, i) => (g * ((gain[i] as number) + more)) / root);
    if (!isLayer) return through;
    const shift = meanOf(through);
    return through.map((g) => g - shift);
  }

  /** z of each head times its slice of W_O. */
  async #heads(op: Op, pos: number, gradient: Row, named: { readonly layer?: number }): Promise<void> {
    const z = await this.#value(ensure(op.inputs[0], 'the mixes'));
    const [heads = 1, length = 1, dHead = 1] = z.shape;
    const matrix = await this.#weight(ensure(op.weight, 'W_O'), null);
    const width = heads * dHead;
    if (op.bias) {
      this.parts.push({
        writer: 'attnBias',
        ...named,
        value: dot(gradient, await this.#weight(op.bias, null)),
      });
    }
    const through = new Float64Array(width);
    for (let d = 0; d < gradient.length; d++) {
      for (let i = 0; i < width; i++)
        through[i] = (through[i] as number) + (gradient[d] as number) * (matrix[d * width + i] as number);
    }
    for (let head = heads - 1; head >= 0; head--) {
      let value = 0;
      for (let i = 0; i < dHead; i++) {
        value +=
          (z.values[(head * length + pos) * dHead + i] as number) * (through[head * dHead + i] as number);
      }
      this.parts.push({ writer: 'head', ...named, head, value });
    }
  }

  #op(address: Address): Op {
    return ensure(this.#plan.byAddress.get(address), `${address} of the plan`);
  }

  #configOf({ address }: Op): ModelConfig {
    const stack: StackName = parseAddress(address)?.stack ?? 'decoder';
    return stackConfig(this.#plan.config, stack);
  }

  /** The last axis of a value at a place of the others. */
  async #row(address: Address, place: readonly number[]): Promise<Row> {
    const { shape, values } = await this.#value(address);
    const width = shape.at(-1) ?? 1;
    const row = place.reduce((at, part, axis) => at * (shape[axis] ?? 1) + part, 0);
    return Float64Array.from(values.subarray(row * width, (row + 1) * width));
  }

  async #value(
    address: Address,
  ): Promise<{ readonly shape: readonly number[]; readonly values: Float32Array }> {
    const known = this.#read.get(address);
    if (known) return known;
    const segment = this.#segmentOf.get(address);
    const found = segment
      ? await this.#reader.readSegment(this.#run, segment, neededOf(segment))
      : [await this.#reader.read(this.#run, address)];
    for (const activation of found) {
      if (activation?.values instanceof Float32Array)
        this.#read.set(activation.address, { ...activation, values: activation.values });
    }
    const one = this.#read.get(address) ?? (await this.#reader.read(this.#run, address));
    if (!one || !(one.values instanceof Float32Array)) throw new Error(`${address} of the run is missing`);
    return { shape: one.shape, values: one.values };
  }

  async #weight(name: WeightAddress, rows: readonly number[] | null): Promise<Row> {
    const found = ensure(await this.#reader.weightRows(name, rows), name);
    return Float64Array.from(found.values as Float32Array);
  }
}

/** What a way back may ask of a segment: inputs of its norms, mixes of heads, and what is written. */
function neededOf({ ops }: Segment): readonly Address[] {
  const own = new Set(ops.map(({ address }) => address));
  const needed = ops.flatMap((op) => {
    if (op.kind === 'norm') return op.inputs;
    if (op.kind === 'linear')
      return op.joinsHeads ? op.inputs : op.axes.at(-1)?.name === 'dModel' ? [op.address] : [];
    return op.kind === 'scores' ? op.inputs : [];
  });
  return [...new Set(needed)].filter((address) => own.has(address));
}
