import { memoLast } from './memoLast.ts';

/** `build`, which must be pure, remembering the newest result of each key while the other arguments stay the same. */
export function memoEach<K, A extends readonly unknown[], R>(
  build: (key: K, ...args: A) => R,
): (key: K, ...args: A) => R {
  const memos = new Map<K, (...args: A) => R>();
  return (key, ...args) => {
    let memo = memos.get(key);
    if (!memo) {
      memo = memoLast((...known: A) => build(key, ...known));
      memos.set(key, memo);
    }
    return memo(...args);
  };
}
