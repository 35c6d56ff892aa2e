import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../scripts/serveDist.ts';

/** What the absolute figures belong to. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  /** Of the minute before the measurement: above 0 something else was running. */
  readonly loadBefore: number;
  readonly node: string;
  readonly chromium: string;
  readonly onnxruntimeWeb: string;
  readonly onnxruntimeNode: string | null;
}

export function describeMachine(chromium: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    node: process.version,
    chromium,
    onnxruntimeWeb: versionOf('node_modules/onnxruntime-web') ?? 'absent',
    onnxruntimeNode: versionOf('bench/node_modules/onnxruntime-node'),
  };
}

export function formatMachine(machine: Machine): string {
  const { cpu, cores, memoryGB, loadBefore, node, chromium, onnxruntimeWeb, onnxruntimeNode } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGB} GB, load ${loadBefore} before the start`,
    `Node ${node}, Chromium ${chromium}, SwiftShader`,
    `onnxruntime-web ${onnxruntimeWeb}, onnxruntime-node ${onnxruntimeNode ?? 'not installed'}`,
  ].join('\n');
}

function versionOf(folder: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    return version;
  } catch {
    return null;
  }
}
