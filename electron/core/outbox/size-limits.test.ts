import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openQueueDatabase } from '../queue-database.ts';
import { guessLimit } from './provider-limits.ts';
import { openSizeLimits } from './size-limits.ts';

const dayMs = 86_400_000;
let folder: string;
let nowMs: number;
let database: ReturnType<typeof openQueueDatabase>['database'];
const open = () => {
  database = openQueueDatabase(join(folder, 'queue.db')).database;
  return openSizeLimits(database, () => nowMs);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-limits-'));
  nowMs = 1_800_000_000_000;
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes the smallest limit of everyone on the way', () => {
  const limits = open();
  expect(limits.of(['a@x.test'], 'smtp.x.test')).toBe(Infinity);
  expect(limits.of(['a@x.test', 'B@iCloud.com'], 'smtp.x.test')).toBe(20_000_000);
  limits.announced('SMTP.x.test', 10_240_000);
  expect(limits.of(['b@icloud.com'], 'smtp.x.test')).toBe(10_240_000);
  expect(limits.of(['a@constructor'], 'other.test')).toBe(Infinity);
  limits.announced('tiny.test', 1);
  expect(limits.of([], 'tiny.test')).toBe(1_000_000);
});

it('remembers what a server announced last, and for a month what it refused', () => {
  const limits = open();
  limits.announced('smtp.x.test', 5_000_000);
  limits.announced('smtp.x.test', 50_000_000);
  limits.refused('smtp.x.test', 10_000_000);
  limits.announced('smtp.x.test', 60_000_000);
  database.close();
  const again = open();
  expect(again.of([], 'smtp.x.test')).toBe(10_000_000);
  nowMs += 31 * dayMs;
  expect(again.of([], 'smtp.x.test')).toBe(60_000_000);
});

it('guesses the next usual limit, and none below the smallest', () => {
  open();
  expect(guessLimit(12_000_000)).toBe(10_485_760);
  expect(guessLimit(10_900_000)).toBe(10_240_000);
  expect(guessLimit(1_000_000)).toBeNull();
});
