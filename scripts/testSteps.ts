import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findChromium } from './findChromium.ts';
import { runTool } from './runTool.ts';
import { repositoryRoot } from './serveDist.ts';
import {
  type Counts,
  checkAgainstExitCode,
  countPlaywright,
  countVitest,
  oneFailed,
  onePassed,
} from './testCounts.ts';

export interface Step {
  readonly name: string;
  run(): Promise<Counts>;
}

/** A command that counts as one test: passed when it ends with code 0. */
function check(name: string, command: string, args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const exitCode = await runTool(command, args);
      return exitCode === 0 ? onePassed : oneFailed(`${name}: ended with code ${exitCode}.`);
    },
  };
}

function vitest(name: string, project: string): Step {
  return {
    name,
    run: async () => {
      const report = emptyReport(`vitest-${project}.json`);
      const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
      const exitCode = await runTool('vitest', [...args, `--outputFile.json=${report}`]);
      return readCounts(report, name, exitCode, (json) =>
        countVitest(json as Parameters<typeof countVitest>[0]),
      );
    },
  };
}

/** @param args further arguments for Playwright, such as a file name or `--project wasm`. */
export function browserTests(args: readonly string[] = []): Step {
  const name = 'browser tests';
  return {
    name,
    run: async () => {
      let chromium: string;
      try {
        chromium = await findChromium();
      } catch (error) {
        return oneFailed(error instanceof Error ? error.message : String(error));
      }
      const report = emptyReport('playwright.json');
      const exitCode = await runTool('playwright', ['test', '--reporter=list,json', ...args], {
        LOOM_CHROMIUM: chromium,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      });
      const count = (json: unknown) => countPlaywright(json as Parameters<typeof countPlaywright>[0]);
      return readCounts(report, name, exitCode, count);
    },
  };
}

/** What is checked before every commit: under a minute. Format and lint share one pass over the files. */
export const checkSteps: readonly Step[] = [
  check('format and lint', 'biome', ['check', '--error-on-warnings', '.']),
  check('types', 'tsc', ['--noEmit']),
  vitest('unit tests', 'unit'),
];

/** Everything. */
export const allSteps: readonly Step[] = [
  ...checkSteps,
  vitest('number tests', 'numbers'),
  check('build', 'vite', ['build']),
  browserTests(),
];

function emptyReport(name: string): string {
  const path = join(repositoryRoot, '.cache', 'test-reports', name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

function readCounts(path: string, name: string, exitCode: number, count: (json: unknown) => Counts): Counts {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return oneFailed(`${name}: the run ended with code ${exitCode} and left no report.`);
  }
  return checkAgainstExitCode(count(json), exitCode, name);
}
