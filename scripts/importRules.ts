import { posix } from 'node:path';

/** One import of one file. Paths are relative to the repository, with `/`. */
export interface ImportEdge {
  readonly from: string;
  /** A path in the repository, or a package name such as `three` or `node:fs`. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface FolderRule {
  /** Folders of src it may import. */
  readonly folders: readonly string[];
  /** Packages it may import; a package stands for its sub-paths, a scope (`@react-three`) for its packages. */
  readonly packages: readonly string[];
}

/** Who may import whom. What is not listed is forbidden. */
const rules: Readonly<Record<string, FolderRule>> = {
  base: { folders: [], packages: [] },
  model: { folders: ['base'], packages: ['valibot'] },
  graph: { folders: ['model', 'base'], packages: ['@bufbuild/protobuf'] },
  explain: { folders: ['model', 'base'], packages: [] },
  layout: { folders: ['model', 'base'], packages: [] },
  engine: {
    folders: ['graph', 'model', 'base'],
    packages: ['@huggingface/jinja', '@huggingface/tokenizers', '@bufbuild/protobuf', 'hash-wasm', 'valibot'],
  },
  state: { folders: ['model', 'base'], packages: ['zustand', 'valibot', 'react'] },
  scene: {
    folders: ['layout', 'explain', 'state', 'model', 'base'],
    packages: ['three', '@react-three', 'camera-controls', 'react'],
  },
  panels: {
    folders: ['explain', 'state', 'model', 'base'],
    packages: ['react', 'react-dom', 'react-error-boundary', 'radix-ui', 'lucide-react', 'tinykeys'],
  },
  app: {
    folders: ['base', 'model', 'graph', 'explain', 'layout', 'engine', 'state', 'scene', 'panels'],
    packages: [
      'react',
      'react-dom',
      'react-error-boundary',
      'radix-ui',
      'lucide-react',
      'tinykeys',
      'valibot',
      'three',
      '@react-three',
      '@fontsource-variable',
    ],
  },
};

const testPackages = ['vitest', 'fast-check', 'node:', 'onnx-proto', 'tokenizers', 'valibot'];
const neverImported = ['@react-three/drei', 'troika-three-text', 'troika-three-utils', 'troika-worker-utils'];

const staticImport = /^\s*(import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const dynamicImport = /\bimport\(\s*['"]([^'"]+)['"]/g;
const urlImport = /\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g;
const blockComment = /\/\*[\s\S]*?\*\//g;
const lineComment = /^\s*\/\/.*$/gm;

/** Every import of a source text: static, dynamic, and worker or asset addresses given as `new URL`. */
export function parseImports(file: string, source: string): readonly ImportEdge[] {
  const code = source.replace(blockComment, '').replace(lineComment, '');
  const edge = (specifier: string, typeOnly: boolean): ImportEdge => {
    const path = specifier.replace(/\?[\w&=]+$/, '');
    const local = path.startsWith('.');
    return { from: file, to: local ? posix.join(posix.dirname(file), path) : specifier, typeOnly };
  };
  return [
    ...[...code.matchAll(staticImport)].map((match) => edge(match[3] ?? '', match[2] !== undefined)),
    ...[...code.matchAll(dynamicImport)].map((match) => edge(match[1] ?? '', false)),
    ...[...code.matchAll(urlImport)].map((match) => edge(match[1] ?? '', false)),
  ];
}

/** Why the edge is forbidden, as one sentence, or null when it is allowed. */
export function whyForbidden(edge: ImportEdge): string | null {
  const folder = folderOf(edge.from);
  const isTest = isTestFile(edge.from);
  if (folder === null) return isTest ? null : `${edge.from}: a source file must lie in a folder of src.`;
  const rule = rules[folder];
  if (rule === undefined) return `${edge.from}: the folder src/${folder} has no import rule.`;
  return isRepositoryPath(edge.to)
    ? whyForbiddenPath(edge, folder, rule, isTest)
    : whyForbiddenPackage(edge, folder, rule, isTest);
}

function whyForbiddenPath(
  edge: ImportEdge,
  folder: string,
  rule: FolderRule,
  isTest: boolean,
): string | null {
  const target = folderOf(edge.to);
  if (!isTest && isTestFile(edge.to)) return `${edge.from} imports ${edge.to}, which is for tests.`;
  if (target === folder) return null;
  if (target === null)
    return isTest ? null : `${edge.from} imports ${edge.to}, which is outside the folders of src.`;
  if (rule.folders.includes(target)) return null;
  if (folder === 'state' && edge.to === 'src/engine/protocol.ts') {
    return edge.typeOnly ? null : `${edge.from} may import the types of ${edge.to} only (import type).`;
  }
  return `${edge.from} imports ${edge.to}: ${folder} may not import ${target}.`;
}

function whyForbiddenPackage(
  edge: ImportEdge,
  folder: string,
  rule: FolderRule,
  isTest: boolean,
): string | null {
  const { from, to } = edge;
  if (neverImported.some((name) => isPartOf(to, name)))
    return `${from} imports ${to}, which is never used here.`;
  if (isTest && testPackages.some((name) => isPartOf(to, name))) return null;
  if (rule.packages.some((name) => isPartOf(to, name))) return null;
  if (folder === 'engine') {
    const isRuntime = from.startsWith('src/engine/runtime/');
    if (isPartOf(to, 'onnxruntime-web')) {
      return isRuntime ? null : `${from} imports ${to}: only src/engine/runtime may.`;
    }
    // Node's own modules: in files called node*.ts and in the folder for them, which the page never loads.
    if (to.startsWith('node:') && /^src\/engine\/(node\/|(.*\/)?node[A-Z.])/.test(from)) return null;
  }
  return `${from} imports ${to}: ${folder} may not use that package.`;
}

/** The first cycle among the folders of src, as a path that returns to its beginning, or null. */
export function findFolderCycle(edges: readonly ImportEdge[]): readonly string[] | null {
  const next = new Map<string, Set<string>>();
  for (const edge of edges) {
    const from = folderOf(edge.from);
    const to = folderOf(edge.to);
    if (from === null || to === null || from === to || isTestFile(edge.from)) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const finished = new Set<string>();
  const walk = (folder: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(folder)) return [...trail.slice(trail.indexOf(folder)), folder];
    if (finished.has(folder)) return null;
    for (const target of next.get(folder) ?? []) {
      const cycle = walk(target, [...trail, folder]);
      if (cycle !== null) return cycle;
    }
    finished.add(folder);
    return null;
  };
  for (const folder of next.keys()) {
    const cycle = walk(folder, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

function folderOf(path: string): string | null {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

function isRepositoryPath(target: string): boolean {
  return /^(src|models|scripts|bench|e2e)\/|^package\.json$|^\.\./.test(target);
}

function isTestFile(path: string): boolean {
  return /\.test\.tsx?$|\.d\.ts$|\/(fixtures|testing)\//.test(path);
}

function isPartOf(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`);
}
