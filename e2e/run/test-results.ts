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

/** Counts of Playwright's JSON report. Flaky is failed: nothing here may pass at the second try. */
export function countPlaywright(path: string): Counts {
  const report = readReport(path) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: readonly unknown[];
  } | null;
  if (report === null) return broken;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
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
