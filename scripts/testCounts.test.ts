import { describe, expect, it } from 'vitest';
import {
  addCounts,
  checkAgainstExitCode,
  countPlaywright,
  countVitest,
  oneFailed,
  onePassed,
} from './testCounts.ts';

const file = (status: string, ...tests: readonly string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('countVitest', () => {
  it('counts tests, files that could not be run, and tests that did not run', () => {
    const report = {
      testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed'), file('failed')],
    };
    expect(countVitest(report)).toMatchObject({ passed: 3, failed: 2 });
    expect(countVitest({ testResults: [file('passed', 'passed', 'pending')] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('countPlaywright', () => {
  it('lets only expected results pass', () => {
    const report = {
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 1 },
      errors: [{ message: 'setup' }],
    };
    expect(countPlaywright(report)).toMatchObject({ passed: 4, failed: 4 });
  });
});

describe('checkAgainstExitCode', () => {
  it('fails a run of no tests and a run that failed without a failed test', () => {
    expect(checkAgainstExitCode(addCounts([]), 0, 'x').failed).toBe(1);
    expect(checkAgainstExitCode(onePassed, 1, 'x').failed).toBe(1);
    expect(checkAgainstExitCode(onePassed, 0, 'x')).toEqual(onePassed);
    expect(checkAgainstExitCode(oneFailed('y'), 1, 'x').failed).toBe(1);
  });
});
