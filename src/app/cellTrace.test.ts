import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensure } from '../base/brand.ts';
import { fixtureFolder, openFixture, tinyFamilies } from '../engine/testing/tinyModel.ts';
import { readSafetensors } from '../engine/weights/readSafetensors.ts';
import { evaluatePlan } from '../explain/oracle/evaluatePlan.ts';
import { type Held, weightRow } from '../explain/trace/cell.ts';
import { checkRow, recomputeRow } from '../explain/steps/recomputeRow.ts';
import { rowNeeds } from '../explain/trace/needs.ts';
import { traceCell } from '../explain/trace/cellTrace.ts';
import { type Address, parseAddress, type StackName } from '../model/address.ts';
import { stackConfig } from '../model/config.ts';

/** First and last cell, and some between them that every run finds again. */
function sampledCells(shape: readonly number[]): readonly (readonly number[])[] {
  return [0, 0.27, 0.41, 0.63, 0.88, 0.999].map((share, turn) =>
    shape.map((size, axis) => Math.floor(((share + axis * 0.37 * turn) % 1) * size)),
  );
}

function rowsOf(values: Float32Array, rows: readonly number[], shape: readonly number[]): Float32Array {
  const width = shape[1] ?? 1;
  return Float32Array.from(rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
}

function rowOf(values: Float32Array, row: number | null, shape: readonly number[]): Float32Array {
  const width = shape[1] ?? 1;
  return row === null ? values : values.subarray(row * width, (row + 1) * width);
}

describe('how a cell comes about', () => {
  it.each(tinyFamilies)('%s: its terms give PyTorch’s number, at every address', async (family) => {
    const { plan, source } = await openFixture(family);
    const file = 'reference.safetensors';
    const { tensors } = readSafetensors(
      new Uint8Array(readFileSync(join(fixtureFolder(family), file))),
      file,
    );
    await source.require(
      plan.ops.flatMap(({ weight, bias }) => [weight, bias].filter((name) => name !== undefined)),
    );
    const idsOf = (stack: StackName) =>
      [...ensure(tensors.get(`1/${stack}.tokens`), stack).values].map(Number);
    const ids = Object.fromEntries(plan.stacks.map((stack) => [stack, idsOf(stack)]));
    const oracle = evaluatePlan(plan, { ids, weight: (name) => source.expand(name) });
    // PyTorch's numbers; those that its files leave out are derived from them.
    const heldAt = (address: Address): Held => {
      const reference = tensors.get(`1/${address}`);
      if (reference && !(reference.values instanceof BigInt64Array)) return reference as Held;
      return ensure(oracle.get(address), address);
    };
    let checked = 0;
    for (const op of plan.ops) {
      const { stack } = ensure(parseAddress(op.address), op.address);
      const config = stackConfig(plan.config, stack);
      const held = heldAt(op.address);
      const largest = Math.max(...Array.from(held.values, Math.abs).filter(Number.isFinite));
      for (const index of sampledCells(held.shape)) {
        const asked = { op, config, index, ids: ids[stack] ?? [] };
        const row = weightRow(asked);
        const weight = op.weight && rowOf(source.expand(op.weight), row, source.shape(op.weight));
        const bias = op.bias && source.expand(op.bias);
        const inputs = op.inputs.map(heldAt);
        const trace = traceCell({
          ...asked,
          inputs,
          ...(weight ? { weight } : {}),
          ...(bias ? { bias } : {}),
        });
        const expected =
          held.values[index.reduce((at, part, axis) => at * (held.shape[axis] ?? 1) + part, 0)];
        const place = `${op.address} [${index}]`;
        if (expected === Number.NEGATIVE_INFINITY) expect(trace.value, place).toBe(expected);
        else
          expect(Math.abs(trace.value - (expected ?? Number.NaN)), place).toBeLessThanOrEqual(
            1e-4 * Math.max(1, largest),
          );
        for (const { factors } of trace.terms) {
          for (const { cell, value } of factors) {
            if (!cell) continue;
            const { shape, values } = heldAt(cell.address);
            expect(values[cell.index.reduce((at, part, axis) => at * (shape[axis] ?? 1) + part, 0)]).toBe(
              value,
            );
          }
        }
        if (op.axes.at(-1)?.name !== 'vocab') {
          const { weights: needed } = rowNeeds(
            { op, place: index.slice(0, -1), size: held.shape.at(-1) ?? 1 },
            config,
          );
          const rows = needed.find(({ name }) => name === op.weight)?.rows;
          const matrix =
            op.weight && rows ? rowsOf(source.expand(op.weight), rows, source.shape(op.weight)) : weight;
          const size = held.shape.at(-1) ?? 1;
          const first =
            index.slice(0, -1).reduce((at, part, axis) => at * (held.shape[axis] ?? 1) + part, 0) * size;
          const model = Array.prototype.slice.call(held.values, first, first + size) as number[];
          const recomputed = recomputeRow({
            ...asked,
            inputs,
            place: index.slice(0, -1),
            size,
            ...(matrix ? { weight: matrix } : {}),
            ...(bias ? { bias } : {}),
          });
          // Where each number has a row of weights of its own, only that of the cell asked for is here.
          if (op.kind !== 'distance' && op.kind !== 'pooler')
            expect(checkRow(model, recomputed), place).toMatchObject({ holds: true });
        }
        checked++;
      }
    }
    expect(checked).toBe(plan.ops.length * 6);
  });
});
