import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build reads, relative to the repository. */
const inputs = [
  'index.html',
  'package-lock.json',
  'vite.config.ts',
  'scripts/siteHeaders.ts',
  'src',
  'public',
  'models',
];

// Neither is part of the page.
const notInputs = new Set(['convert', 'fixtures', 'node_modules']);

/** Why `dist` must be built, as a clause for the user, or null when it is newer than everything it is made of. */
export function whyBuildIsNeeded(repository: string): string | null {
  const built = join(repository, 'dist', 'index.html');
  if (!existsSync(built)) return 'there is no built page yet';
  const builtMs = statSync(built).mtimeMs;
  for (const input of inputs) {
    const newer = findNewer(join(repository, input), builtMs);
    if (newer !== null)
      return `${newer.slice(repository.length).replace(/^[\\/]/, '')} is newer than the built page`;
  }
  return null;
}

function findNewer(path: string, builtMs: number): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || /\.test\.tsx?$/.test(path)) return null;
  if (!stats.isDirectory()) return stats.mtimeMs > builtMs ? path : null;
  for (const name of readdirSync(path)) {
    const newer = notInputs.has(name) ? null : findNewer(join(path, name), builtMs);
    if (newer !== null) return newer;
  }
  return null;
}
