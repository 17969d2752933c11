import { existsSync, readFileSync } from 'node:fs';

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A run whose report is not there or cannot be read counts as one failure: its tests never said anything. */
const broken: Counts = { passed: 0, failed: 1, skipped: 0 };

function readReport(path: string): unknown {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Counts of Vitest's JSON report. A suite that failed before its tests is a failure of its own. */
export function countVitest(path: string): Counts {
  const report = readReport(path) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
  } | null;
  if (report === null) return broken;
  const suites = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + suites.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of Playwright's JSON report. */
export function countPlaywright(path: string): Counts {
  const report = readReport(path) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: readonly unknown[];
  } | null;
  if (report === null) return broken;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** A test that failed, and where it is. */
export interface FailedTest {
  /** Its file, as the report names it: relative for specs, absolute for unit tests. */
  readonly file: string;
  /** Line of a spec; null for a unit test. */
  readonly line: number | null;
  readonly name: string;
}

/** Unit tests that failed, from Vitest's JSON report. */
export function failedUnitTests(path: string): readonly FailedTest[] {
  const report = readReport(path) as {
    testResults: readonly {
      name: string;
      assertionResults: readonly { status: string; fullName: string }[];
    }[];
  } | null;
  return (report?.testResults ?? []).flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => ({ file, line: null, name: fullName })),
  );
}

function failuresIn(node: unknown): FailedTest[] {
  if (Array.isArray(node)) return node.flatMap(failuresIn);
  if (typeof node !== 'object' || node === null) return [];
  if (!('ok' in node && 'file' in node && 'line' in node && 'title' in node)) {
    return Object.values(node).flatMap(failuresIn);
  }
  if (node.ok === true) return [];
  return [{ file: String(node.file), line: Number(node.line), name: String(node.title) }];
}

/** Specs that failed, from Playwright's JSON report. */
export function failedSpecs(path: string): readonly FailedTest[] {
  return failuresIn(readReport(path));
}

/** So many failures may be the machine's doing; more are ours. */
const mostRepeated = 5;

/**
 * True when the failed tests may be run once more, one at a time: those that record in real time beside others fail on a machine
 * that is too slow for both. Never what kills the app: a recording that is lost once is lost.
 */
export function mayRepeat(failed: readonly FailedTest[], counts: Counts): boolean {
  const areAllNamed = failed.length === counts.failed;
  return areAllNamed && failed.length <= mostRepeated && !failed.some(({ file }) => /\bkill\b/u.test(file));
}

/** Counts of a run whose failed tests were run once more. */
export function countRepeated(first: Counts, again: Counts): Counts {
  const failed = Math.min(first.failed, again.failed);
  return { passed: first.passed + first.failed - failed, failed, skipped: first.skipped };
}

function reasonsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(reasonsIn);
  if (typeof node !== 'object' || node === null) return [];
  if ('type' in node && node.type === 'skip') {
    return ['description' in node ? String(node.description) : 'no reason given'];
  }
  return Object.values(node).flatMap(reasonsIn);
}

/** Why specs were skipped, each reason once, from Playwright's JSON report. */
export function skipReasons(path: string): readonly string[] {
  return [...new Set(reasonsIn(readReport(path)))];
}

/** Full names of the unit tests that were not run, from Vitest's JSON report: they are only so where the machine lacks what their name says. */
export function skippedUnitTests(path: string): readonly string[] {
  const report = readReport(path) as {
    testResults: readonly { assertionResults: readonly { status: string; fullName: string }[] }[];
  } | null;
  const results = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  return results
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
}

/** The closing line of a test run, which other programs read. */
export function closingLine(all: readonly Counts[]): { readonly line: string; readonly ok: boolean } {
  const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
  const failed = sum(({ failed: count }) => count);
  const passed = sum(({ passed: count }) => count);
  const skipped = sum(({ skipped: count }) => count);
  return { line: `${passed} passed, ${failed} failed, ${skipped} skipped`, ok: failed === 0 && passed > 0 };
}
