/** A file that is read in stretches: bytes in memory, a file on disk. */
export interface ByteFile {
  readonly name: string;
  readonly size: number;
  /** Bytes [from, to). */
  read(from: number, to: number): Promise<Uint8Array>;
}

export function memoryFile(name: string, bytes: Uint8Array): ByteFile {
  return { name, size: bytes.length, read: async (from, to) => bytes.slice(from, to) };
}
