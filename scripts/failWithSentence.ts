/** Runs a command's main function; an error becomes one sentence on stderr and exit code 1. */
export function failWithSentence(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
