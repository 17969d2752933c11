import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { closingLine, countPlaywright, countVitest, skipReasons, skippedUnitTests } from './test-results.ts';

const report = (content: unknown) => {
  const path = join(mkdtempSync(join(tmpdir(), 'outspoken-results-')), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
};

it('adds up the halves', () => {
  const unit = countVitest(
    report({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }),
  );
  const specs = countPlaywright(
    report({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }),
  );
  expect(closingLine([unit, specs])).toEqual({ line: '8 passed, 0 failed, 1 skipped', ok: true });
});

it('takes a missing report, a suite that never ran, a flaky spec and no tests at all for failures', () => {
  expect(countVitest('/nowhere')).toMatchObject({ failed: 1 });
  const suite = { status: 'failed', assertionResults: [] };
  const unit = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [suite],
  };
  expect(countVitest(report(unit))).toMatchObject({ failed: 1 });
  const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 };
  expect(countPlaywright(report({ stats, errors: [] }))).toMatchObject({ failed: 1 });
  expect(closingLine([{ passed: 0, failed: 0, skipped: 0 }]).ok).toBe(false);
});

it('says why specs were skipped, each reason once', () => {
  const skipped = { annotations: [{ type: 'skip', description: 'No disk can be mounted here' }] };
  const passed = { annotations: [{ type: 'slow' }] };
  const suites = [{ specs: [{ tests: [skipped, passed] }], suites: [{ specs: [{ tests: [skipped] }] }] }];
  expect(skipReasons(report({ suites }))).toEqual(['No disk can be mounted here']);
});

it('names the unit tests that were not run', () => {
  const of = (status: string, fullName: string) => ({ status, fullName });
  const assertionResults = [
    of('passed', 'a'),
    of('skipped', 'a disk that is really full'),
    of('failed', 'b'),
  ];
  expect(skippedUnitTests(report({ testResults: [{ assertionResults }, { assertionResults: [] }] }))).toEqual(
    ['a disk that is really full'],
  );
  expect(skippedUnitTests('/nowhere')).toEqual([]);
});
