/** `build`, which must be pure, remembering its newest result while its arguments stay the same objects. */
export function memoLast<A extends readonly unknown[], R>(build: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    if (last?.args.every((arg, index) => Object.is(arg, args[index]))) return last.result;
    const result = build(...args);
    last = { args, result };
    return result;
  };
}
