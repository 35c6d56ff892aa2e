import { SerialQueue } from '../../base/serialQueue.ts';

/** Arrays that packed weights are expanded into, kept from layer to layer: making them anew took a fifth of the time. */
export class PackedWorkspace {
  readonly #arrays = new Map<string, Float32Array>();
  readonly #queue = new SerialQueue();

  /** One task at a time has the arrays. */
  use<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.add(task);
  }

  /** The array of this name and length; what it holds is of the last task. */
  array(name: string, length: number): Float32Array {
    const key = `${name} ${length}`;
    const array = this.#arrays.get(key) ?? new Float32Array(length);
    this.#arrays.set(key, array);
    return array;
  }
}
