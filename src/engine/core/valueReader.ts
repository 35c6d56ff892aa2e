import { ensure } from '../../base/brand.ts';
import type { Activation } from '../../model/activation.ts';
import {
  type Address,
  formatAddress,
  parseAddress,
  type StackName,
  type WeightAddress,
} from '../../model/address.ts';
import { stackConfig } from '../../model/config.ts';
import type { ModelPlan, Op, Segment } from '../../model/plan.ts';
import type { WeightSource } from '../weights/weightSource.ts';
import { headOut } from './headOut.ts';
import { measuredAddresses, measureLayer, viewActivations } from './layerMeasures.ts';
import { type SegmentRunner, toActivation } from './segmentRunner.ts';
import { RunStopped, type TextRun } from './textRun.ts';
import { inWeightTurn } from './weightTurn.ts';

export interface ValueReaderParts {
  readonly plan: ModelPlan;
  readonly source: WeightSource;
  readonly runner: SegmentRunner;
}

/** Answers for any address of a run: kept, computed again from the kept stream, or derived. */
export class ValueReader {
  readonly #plan: ModelPlan;
  readonly #source: WeightSource;
  readonly #runner: SegmentRunner;
  readonly #segmentOf: ReadonlyMap<Address, Segment>;

  constructor({ plan, source, runner }: ValueReaderParts) {
    this.#plan = plan;
    this.#source = source;
    this.#runner = runner;
    this.#segmentOf = new Map(
      plan.segments.flatMap((segment) => segment.ops.map((op) => [op.address, segment] as const)),
    );
  }

  /** null when the run has no such address, or was stopped before it got there. Fresh arrays every time. */
  async read(run: TextRun, address: Address): Promise<Activation | null> {
    try {
      return await this.#read(run, address);
    } catch (error) {
      if (error instanceof RunStopped) return null;
      throw error;
    }
  }

  /** Ops of one segment in one go; addresses that are not its ops are left out. */
  async readSegment(
    run: TextRun,
    segment: Segment,
    addresses: readonly Address[],
  ): Promise<readonly Activation[]> {
    const own = addresses.filter((address) => this.#segmentOf.get(address) === segment);
    if (own.length === 0) return [];
    const { values } = await this.#runner.values(run, segment, own);
    return own.map((address) => this.#runner.activation(values, address));
  }

  async #read(run: TextRun, address: Address): Promise<Activation | null> {
    if (address.startsWith('weights.')) return this.#weight(address);
    const op = this.#plan.byAddress.get(address);
    if (op) return this.#op(run, op);
    const parts = parseAddress(address);
    if (!parts || !this.#plan.stacks.includes(parts.stack)) return null;
    const { stack, layer, point } = parts;
    if (layer === undefined) return point === 'tokens' ? tokensActivation(run, stack, address) : null;
    const segment = this.#plan.segments.find(
      ({ id }) => id.kind === 'layer' && id.stack === stack && id.layer === layer,
    );
    if (!segment) return null;
    if (point.startsWith('view.')) return this.#view(run, segment, address);
    return point.endsWith('.head_out') ? this.#headOut(run, segment, address) : null;
  }

  async #op(run: TextRun, op: Op): Promise<Activation | null> {
    const kept = run.carried.get(op.address);
    if (kept) {
      const { values, shape } = await kept.promise;
      return toActivation(this.#plan, op.address, values.slice(), shape);
    }
    const segment = ensure(this.#segmentOf.get(op.address), `the segment of ${op.address}`);
    return (await this.readSegment(run, segment, [op.address]))[0] ?? null;
  }

  #weight(address: Address): Promise<Activation | null> {
    return inWeightTurn(this.#source, () => this.#expanded(address));
  }

  async #expanded(address: Address): Promise<Activation | null> {
    const name = address as string as WeightAddress;
    if (!this.#source.has(name)) return null;
    await this.#source.require([name]);
    const values = this.#source.expand(name);
    // A lookup table stays required by the sessions, who never let go of it.
    if (!this.#isLookup(name)) this.#source.release([name]);
    const shape = this.#source.shape(name);
    return { address, axes: shape.length === 2 ? ['out', 'in'] : ['dModel'], shape, values };
  }

  async weightRows(name: WeightAddress, rows: readonly number[] | null): Promise<Activation | null> {
    const address = name as string as Address;
    if (rows === null) return this.#weight(address);
    if (!this.#source.has(name)) return null;
    const width = this.#source.shape(name)[1] ?? 1;
    if (!this.#isOfVocabulary(name)) {
      const whole = ensure(await this.#weight(address), name);
      const values = new Float32Array(rows.length * width);
      rows.forEach((row, at) => {
        values.set(floats(whole).subarray(row * width, (row + 1) * width), at * width);
      });
      return { ...whole, shape: [rows.length, width], values };
    }
    return inWeightTurn(this.#source, async () => {
      await this.#source.require([name]);
      const values = this.#source.expandRows(name, rows);
      if (!this.#isLookup(name)) this.#source.release([name]);
      return { address, axes: ['out', 'in'], shape: [rows.length, width], values };
    });
  }

  /** A table that is too large to be expanded for a few of its rows. */
  #isOfVocabulary(name: WeightAddress): boolean {
    const isLogits = this.#plan.ops.some((op) => op.weight === name && op.axes.at(-1)?.name === 'vocab');
    return isLogits || this.#isLookup(name);
  }

  #isLookup(name: WeightAddress): boolean {
    return this.#plan.ops.some((op) => op.kind === 'lookup' && op.weight === name);
  }

  /** Resting columns are a property of the whole model, so a share needs every layer's pattern. */
  async #view(run: TextRun, segment: Segment, address: Address): Promise<Activation | null> {
    if (segment.id.kind !== 'layer') return null;
    const { stack, layer } = segment.id;
    for (const other of this.#plan.segments) {
      if (other.id.kind !== 'layer' || other.id.stack !== stack || run.measures.has(other)) continue;
      const { values } = await this.#runner.values(run, other, measuredAddresses(this.#plan, other));
      run.measures.set(other, measureLayer(this.#plan, other, values, run.tokens[stack] ?? []));
    }
    const known = [...run.measures.values()]
      .filter((measures) => measures.stack === stack)
      .sort((a, b) => a.layer - b.layer);
    const own = ensure(run.measures.get(segment), `measures of layer ${layer}`);
    return viewActivations(this.#plan, known, own).find((view) => view.address === address) ?? null;
  }

  async #headOut(run: TextRun, segment: Segment, address: Address): Promise<Activation | null> {
    const parts = ensure(parseAddress(address), address);
    const joined = formatAddress({ ...parts, point: parts.point.replace(/head_out$/, 'out') });
    const op = this.#plan.byAddress.get(joined);
    const from = op?.joinsHeads ? op.inputs[0] : undefined;
    if (!op?.weight || !from) return null;
    const [z] = await this.readSegment(run, segment, [from]);
    const weight = await this.#weight(op.weight as string as Address);
    const { nHeads, dHead, dModel } = stackConfig(this.#plan.config, parts.stack);
    const values = headOut({
      z: floats(ensure(z, from)),
      weight: floats(ensure(weight, op.weight)),
      heads: nHeads,
      dHead,
      dModel,
    });
    return {
      address,
      axes: ['head', 'pos', 'dModel'],
      shape: [nHeads, run.length(parts.stack), dModel],
      values,
    };
  }
}

function floats({ address, values }: Activation): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error(`${address} is not a float value`);
}

function tokensActivation(run: TextRun, stack: StackName, address: Address): Activation {
  const values = BigInt64Array.from(run.tokens[stack] ?? [], ({ id }) => BigInt(id));
  return { address, axes: ['pos'], shape: [values.length], values };
}
