import { expect, it } from 'vitest';
import { createGatheredChanges } from './gathered-changes.ts';
import type { IndexTables } from './library-index.ts';

const tables = {} as IndexTables;

/** Keeps what was made, transaction by transaction; one that throws leaves nothing. */
function fixture() {
  const transactions: string[][] = [];
  let open: string[] = [];
  const changeSoon = createGatheredChanges((change) => {
    open = [];
    change(tables);
    transactions.push(open);
  });
  const put = (name: string) => changeSoon(() => void open.push(name));
  return { transactions, changeSoon, put };
}

it('changes that come together are one transaction, and one by itself is made, too', async () => {
  const { transactions, put } = fixture();
  await Promise.all(['a', 'b', 'c'].map(put));
  await put('d');
  expect(transactions).toEqual([['a', 'b', 'c'], ['d']]);
});

it('many are made without waiting for more', async () => {
  const { transactions, put } = fixture();
  const names = Array.from({ length: 60 }, (_, index) => String(index));
  await Promise.all(names.map(put));
  expect(transactions.flat()).toEqual(names);
  expect(transactions.map(({ length }) => length)).toEqual([24, 24, 12]);
});

it('one that fails takes no other with it', async () => {
  const { transactions, changeSoon, put } = fixture();
  const failing = changeSoon(() => {
    throw new Error('no room');
  });
  const others = ['a', 'b'].map(put);
  await expect(failing).rejects.toThrow('no room');
  await Promise.all(others);
  expect(transactions).toEqual([['a'], ['b']]);
});
