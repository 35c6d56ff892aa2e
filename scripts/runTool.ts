import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './serveDist.ts';

/**
 * Runs a command of `node_modules/.bin` (or of the system) in the repository, its output streamed to ours.
 * Returns its exit code; 1 when it could not be started or was killed.
 */
export function runTool(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const path = [join(repositoryRoot, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, ...env, PATH: path },
    });
    child.once('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      settle(1);
    });
    child.once('close', (code) => settle(code ?? 1));
  });
}
