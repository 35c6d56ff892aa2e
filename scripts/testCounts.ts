/** How one step of the tests went. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Sentences on failures that no test of its own stands for. */
  readonly remarks: readonly string[];
}

export const onePassed: Counts = { passed: 1, failed: 0, remarks: [] };

export function oneFailed(remark: string): Counts {
  return { passed: 0, failed: 1, remarks: [remark] };
}

export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, counts) => sum + counts.passed, 0),
    failed: all.reduce((sum, counts) => sum + counts.failed, 0),
    remarks: all.flatMap((counts) => counts.remarks),
  };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Counts Vitest's JSON report. A file that could not be loaded and a skipped test count as one failure each. */
export function countVitest(report: VitestReport): Counts {
  return addCounts(
    report.testResults.map((file) => {
      const passed = file.assertionResults.filter((test) => test.status === 'passed').length;
      const failed = file.assertionResults.filter((test) => test.status === 'failed').length;
      const skipped = file.assertionResults.length - passed - failed;
      const broken = file.status === 'failed' && failed === 0 ? 1 : 0;
      const remarks = [
        ...(skipped > 0 ? [`${file.name}: ${skipped} tests did not run.`] : []),
        ...(broken > 0 ? [`${file.name}: the file could not be run.`] : []),
      ];
      return { passed, failed: failed + skipped + broken, remarks };
    }),
  );
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly { readonly message?: string }[];
}

/** Counts Playwright's JSON report. Flaky and skipped tests and errors outside a test are failures. */
export function countPlaywright(report: PlaywrightReport): Counts {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const remarks = report.errors.map((error) => error.message ?? 'Playwright failed outside a test.');
  if (skipped > 0) remarks.push(`${skipped} browser tests did not run.`);
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length, remarks };
}

/** A step that ran nothing, or whose tool failed although every test passed, has failed. */
export function checkAgainstExitCode(counts: Counts, exitCode: number, name: string): Counts {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) return addCounts([counts, oneFailed(`${name}: no test ran.`)]);
  if (exitCode === 0) return counts;
  return addCounts([
    counts,
    oneFailed(`${name}: every test passed, yet the run ended with code ${exitCode}.`),
  ]);
}
