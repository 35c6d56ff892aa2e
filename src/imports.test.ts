import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findFolderCycle, parseImports, whyForbidden } from '../scripts/importRules.ts';

const src = fileURLToPath(new URL('.', import.meta.url));

const edges = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .flatMap((file) => parseImports(file, readFileSync(`${src}../${file}`, 'utf8')));

const complaints = (file: string, source: string) =>
  parseImports(file, source)
    .map(whyForbidden)
    .filter((complaint) => complaint !== null);

describe('the folders of src', () => {
  it('import only what the table allows', () => {
    expect(edges.length).toBeGreaterThan(0);
    expect(edges.map(whyForbidden).filter((complaint) => complaint !== null)).toEqual([]);
  });

  it('import each other without a cycle', () => {
    expect(findFolderCycle(edges)).toBeNull();
  });
});

describe('the import rules', () => {
  it.each([
    ['src/base/a.ts', "import { x } from '../model/axes.ts';"],
    ['src/base/a.ts', "import { x } from 'valibot';"],
    ['src/model/a.ts', "export type { X } from '../graph/x.ts';"],
    ['src/explain/a.ts', "import {\n  one,\n  two,\n} from '../graph/emit/one.ts';"],
    ['src/layout/a.ts', "import { Vector3 } from 'three';"],
    ['src/layout/a.ts', "import { sample } from './testing/sample.ts';"],
    ['src/scene/a.tsx', "const x = await import('../engine/client.ts');"],
    ['src/scene/a.tsx', "import { Html } from '@react-three/drei';"],
    ['src/scene/a.tsx', "import { Text } from 'troika-three-text';"],
    ['src/panels/a.tsx', "new Worker(new URL('../engine/worker.ts', import.meta.url), { type: 'module' });"],
    ['src/panels/a.tsx', "import * as THREE from 'three/webgpu';"],
    ['src/panels/a.tsx', "import '../app/App.tsx';"],
    ['src/state/a.ts', "import { kinds } from '../engine/protocol.ts';"],
    ['src/state/a.ts', "import type { Client } from '../engine/client.ts';"],
    ['src/state/a.ts', "import { Vector3 } from 'three';"],
    ['src/engine/a.ts', "import * as ort from 'onnxruntime-web/wasm';"],
    ['src/engine/a.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/engine/nodes.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/engine/a.ts', "import manifest from '../../models/smollm2-135m-instruct/manifest.json';"],
    ['src/helpers/a.ts', "import { x } from '../base/brand.ts';"],
    ['src/stray.ts', "import { x } from './base/brand.ts';"],
  ])('reject %s: %s', (file, source) => {
    expect(complaints(file, source)).toHaveLength(1);
  });

  it.each([
    ['src/model/a.ts', "import type { X } from '../base/brand.ts';"],
    ['src/state/a.ts', "import type { X } from '../engine/protocol.ts';"],
    ['src/engine/runtime/a.ts', "import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';"],
    ['src/engine/nodeFiles.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/layout/testing/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/engine/node/files.ts', "import { readFile } from 'node:fs/promises';"],
    ['src/engine/a.test.ts', "import { readFileSync } from 'node:fs';"],
    ['src/scene/a.tsx', "import { Canvas } from '@react-three/fiber';\nimport { useRef } from 'react';"],
    ['src/app/a.tsx', "import '@fontsource-variable/inter/index.css';\nimport './page.css';"],
    ['src/layout/a.ts', "// import { Vector3 } from 'three';\n/* import 'react'; */"],
  ])('accept %s: %s', (file, source) => {
    expect(complaints(file, source)).toEqual([]);
  });

  it('find a cycle between folders', () => {
    const loop = [
      ...parseImports('src/one/a.ts', "import '../two/b.ts';"),
      ...parseImports('src/two/b.ts', "import type { C } from '../three/c.ts';"),
      ...parseImports('src/three/c.ts', "import '../one/a.ts';"),
    ];
    expect(findFolderCycle(loop)).toEqual(['one', 'two', 'three', 'one']);
    expect(findFolderCycle(loop.slice(0, 2))).toBeNull();
  });
});
