import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { runTool } from './runTool.ts';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Path of a Chromium that is already there, or null. Looked for in the variables LOOM_CHROMIUM and
 * CHROMIUM_PATH, then in Playwright's own folder, then among the system's programs.
 * Throws when a variable names a file that is not there.
 */
export function findInstalledChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  for (const variable of ['LOOM_CHROMIUM', 'CHROMIUM_PATH']) {
    const path = env[variable];
    if (path === undefined || path === '') continue;
    if (!isProgram(path))
      throw new Error(`${variable}: expected the path of a Chromium program, found "${path}".`);
    return path;
  }
  const own = chromium.executablePath();
  if (own !== '' && existsSync(own)) return own;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of systemNames) {
    const folder = folders.find((candidate) => isProgram(join(candidate, name)));
    if (folder !== undefined) return join(folder, name);
  }
  return null;
}

/** As `findInstalledChromium`, but installs a Chromium when there is none, and throws one sentence if it cannot. */
export async function findChromium(): Promise<string> {
  const present = findInstalledChromium();
  if (present !== null) return present;
  process.stdout.write('There is no Chromium here: Playwright downloads its own.\n');
  await runTool('playwright', ['install', 'chromium']);
  const downloaded = findInstalledChromium();
  if (downloaded !== null) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    process.stdout.write('That did not work: installing the chromium package of Debian.\n');
    const updated = await runTool('apt-get', ['update']);
    if (updated === 0) await runTool('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    const packaged = findInstalledChromium();
    if (packaged !== null) return packaged;
  }
  throw new Error(
    'The browser tests need Chromium, and none could be found or installed: install it, or set LOOM_CHROMIUM to its path.',
  );
}

function isProgram(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
