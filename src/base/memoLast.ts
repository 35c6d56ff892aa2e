/**
 * `build`, which must be pure, remembering its two newest results while their arguments stay the same objects: two lanes
 * ask in turn.
 */
export function memoLast<A extends readonly unknown[], R>(build: (...args: A) => R): (...args: A) => R {
  let known: readonly { readonly args: A; readonly result: R }[] = [];
  return (...args) => {
    const found = known.find((one) => one.args.every((arg, index) => Object.is(arg, args[index])));
    if (found) return found.result;
    const result = build(...args);
    known = [{ args, result }, ...known.slice(0, 1)];
    return result;
  };
}
