import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  closingLine,
  countPlaywright,
  countRepeated,
  countVitest,
  failedSpecs,
  failedUnitTests,
  mayRepeat,
  skipReasons,
  skippedUnitTests,
} from './test-results.ts';

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

it('takes a missing report, a suite that never ran, a spec that passes at the second try and no tests at all for failures', () => {
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

it('names what failed', () => {
  const spec = { title: 'records', ok: false, file: 'record.spec.ts', line: 9, column: 1, tests: [] };
  const suites = [{ specs: [{ ...spec, ok: true }], suites: [{ specs: [spec] }] }];
  expect(failedSpecs(report({ suites }))).toEqual([{ file: 'record.spec.ts', line: 9, name: 'records' }]);
  const assertionResults = [
    { status: 'failed', fullName: 'queue retries' },
    { status: 'passed', fullName: 'queue waits' },
  ];
  expect(failedUnitTests(report({ testResults: [{ name: 'queue.test.ts', assertionResults }] }))).toEqual([
    { file: 'queue.test.ts', line: null, name: 'queue retries' },
  ]);
});

it('repeats a few failures that have names, and never what kills the app', () => {
  const failed = (file: string) => ({ file, line: 1, name: 'x' });
  const counts = (count: number) => ({ passed: 9, failed: count, skipped: 1 });
  expect(mayRepeat([failed('record.spec.ts')], counts(1))).toBe(true);
  expect(mayRepeat([failed('record.spec.ts')], counts(2))).toBe(false);
  expect(
    mayRepeat(
      Array.from({ length: 6 }, () => failed('record.spec.ts')),
      counts(6),
    ),
  ).toBe(false);
  expect(mayRepeat([failed('kill/capture.spec.ts')], counts(1))).toBe(false);
  expect(mayRepeat([failed('core/outbox/outbox-kill.test.ts')], counts(1))).toBe(false);
  expect(countRepeated(counts(2), { passed: 5, failed: 0, skipped: 0 })).toEqual({
    passed: 11,
    failed: 0,
    skipped: 1,
  });
  expect(countRepeated(counts(2), { passed: 5, failed: 1, skipped: 0 })).toMatchObject({
    passed: 10,
    failed: 1,
  });
});
