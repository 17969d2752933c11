import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openQueueDatabase } from '../queue-database.ts';
import { openSizeLimits } from './size-limits.ts';

let folder: string;
const open = () => openQueueDatabase(join(folder, 'queue.db')).database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-limits-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('takes the smallest limit of everyone on the way', () => {
  const database = open();
  const limits = openSizeLimits(database);
  expect(limits.of(['a@x.test'], 'smtp.x.test')).toBe(Infinity);
  expect(limits.of(['a@x.test', 'B@iCloud.com'], 'smtp.x.test')).toBe(20_000_000);
  limits.learn('SMTP.x.test', 10_240_000);
  expect(limits.of(['b@icloud.com'], 'smtp.x.test')).toBe(10_240_000);
  expect(limits.of(['a@constructor'], 'other.test')).toBe(Infinity);
  database.close();
});

it('remembers what a server said last', () => {
  const first = open();
  openSizeLimits(first).learn('smtp.x.test', 5_000_000);
  openSizeLimits(first).learn('smtp.x.test', 50_000_000);
  first.close();
  const second = open();
  expect(openSizeLimits(second).of([], 'smtp.x.test')).toBe(50_000_000);
  second.close();
});
