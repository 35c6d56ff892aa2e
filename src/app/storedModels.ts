import * as v from 'valibot';
import { openStorageFolder } from '../engine/weights/storageFolder.ts';
import type { StoredModelFacts } from '../state/loomState.ts';

/** A brought model that this device keeps, and the names of its files. */
export interface StoredModel extends StoredModelFacts {
  readonly files: readonly string[];
}

const schema = v.object({
  id: v.string(),
  title: v.string(),
  files: v.array(v.string()),
  bytes: v.number(),
  licence: v.nullable(v.string()),
  isPart: v.boolean(),
});

const rootName = 'brought';
const infoName = 'about.json';

/** Folder of a model: its id in characters that every file system takes. */
export function storedPath(id: string): readonly string[] {
  return [rootName, id.replace(/[^A-Za-z0-9._-]/g, '+')];
}

/** Brought models in the browser's private file system (OPFS), each in a folder with a description of its own. */
export class StoredModels {
  /** Newest first; empty where storage is blocked. A folder without a description is no model. */
  async list(): Promise<readonly StoredModel[]> {
    const found: StoredModel[] = [];
    try {
      const root = await openStorageFolder([rootName]);
      for await (const handle of root.values()) {
        const about =
          handle.kind === 'directory' ? await readAbout(handle as FileSystemDirectoryHandle) : null;
        if (about) found.push(about);
      }
    } catch {
      return [];
    }
    return found;
  }

  async find(id: string): Promise<StoredModel | null> {
    return (await this.list()).find((model) => model.id === id) ?? null;
  }

  /** Its files, as if they had been dropped. Rejects where one is gone. */
  async files(model: StoredModel): Promise<readonly File[]> {
    const folder = await openStorageFolder(storedPath(model.id));
    return Promise.all(model.files.map(async (name) => (await folder.getFileHandle(name)).getFile()));
  }

  async describe(model: StoredModel): Promise<void> {
    const folder = await openStorageFolder(storedPath(model.id));
    await write(folder, infoName, new Blob([JSON.stringify(model)]));
  }

  /** Copies what was dropped. Rejects where there is no room; what was written is then taken away. */
  async keep(model: StoredModel, files: readonly File[]): Promise<void> {
    try {
      const folder = await openStorageFolder(storedPath(model.id));
      for (const file of files) await write(folder, file.name, file);
      await this.describe(model);
    } catch (error) {
      await this.remove(model.id).catch(() => {});
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    const [root = '', name = ''] = storedPath(id);
    await (await openStorageFolder([root])).removeEntry(name, { recursive: true });
  }
}

async function readAbout(folder: FileSystemDirectoryHandle): Promise<StoredModel | null> {
  try {
    const file = await (await folder.getFileHandle(infoName)).getFile();
    return v.parse(schema, JSON.parse(await file.text()));
  } catch {
    return null;
  }
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const target = await handle.createWritable();
  await content.stream().pipeTo(target);
}
