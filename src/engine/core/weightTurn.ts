import { SerialQueue } from '../../base/serialQueue.ts';
import type { WeightSource } from '../weights/weightSource.ts';

const queues = new WeakMap<WeightSource, SerialQueue>();

/** One after the other: who lets go of a tensor must not do so while another one reads it. */
export function inWeightTurn<T>(source: WeightSource, task: () => Promise<T>): Promise<T> {
  const queue = queues.get(source) ?? new SerialQueue();
  queues.set(source, queue);
  return queue.add(task);
}
