import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openQueueDatabase } from '../queue-database.ts';
import { openFilingRules } from './filing-rules.ts';

it('keeps one rule for an address, whatever its case, follows its project, and forgets it when asked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outspoken-rules-'));
  const path = join(folder, 'queue.db');
  const memoir = { client: 'Harbour Press', project: 'Memoir' };
  const poems = { client: 'Harbour Press', project: 'Poems' };
  let { database } = openQueueDatabase(path);
  let rules = openFilingRules(database);
  rules.set('Bea@X.test', memoir);
  rules.set('ada@x.test', memoir);
  rules.set('bea@x.test', poems);
  database.close();

  ({ database } = openQueueDatabase(path));
  rules = openFilingRules(database);
  expect(rules.of('BEA@x.test')).toEqual(poems);
  expect(rules.list()).toEqual([
    { email: 'ada@x.test', placement: memoir },
    { email: 'bea@x.test', placement: poems },
  ]);
  const letters = { client: 'Harbour', project: 'Letters' };
  rules.moved(poems, letters);
  expect(rules.list().map(({ placement }) => placement)).toEqual([memoir, letters]);
  rules.set('Ada@x.test', null);
  expect(rules.of('ada@x.test')).toBeNull();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
