import { describe, expect, it } from 'vitest';
import type { SavedAccount } from '../../../shared/model/settings.ts';
import { createAccountSyncs, summarizeReadings } from './account-syncs.ts';
import type { SyncStatus } from './mailbox-sync.ts';

function account(id: string, changes: Partial<SavedAccount> = {}): SavedAccount {
  const smtp = { smtpHost: 'mail.test', smtpPort: 465, smtpSecurity: 'tls' } as const;
  return { id, email: `${id}@x.test`, ...smtp, imapHost: 'mail.test', userName: id, ...changes };
}

/** Syncs that say and do what a test wants, with what was asked of them. */
function open(...first: readonly SavedAccount[]) {
  const world = { accounts: first, states: new Map<string, SyncStatus['state']>(), done: [] as string[] };
  const syncs = createAccountSyncs({
    accounts: () => world.accounts,
    open(id) {
      world.done.push(`open ${id}`);
      return {
        status: () => ({ state: world.states.get(id) ?? 'idle', detail: '' }),
        checkNow: () => world.done.push(`check ${id}`),
        take: (message) => message.startsWith(id),
        dispose: () => Promise.resolve(void world.done.push(`close ${id}`)),
      };
    },
  });
  const done = () => world.done.splice(0);
  return { world, syncs, done };
}

describe('createAccountSyncs', () => {
  it('reads every mailbox once, and none of an account that only sends', async () => {
    const sendsOnly = account('c', { imapHost: null });
    const { syncs, done } = open(account('a'), account('b', { userName: 'a' }), sendsOnly, account('d'));
    syncs.reopen();
    await expect.poll(done).toEqual(['open a', 'open d']);
    expect(syncs.readings().map(({ email }) => email)).toEqual(['a@x.test', 'd@x.test']);
    expect(syncs.addressOf('a mail.test')).toBe('a@x.test');
    expect(syncs.addressOf('z mail.test')).toBeNull();
    await syncs.dispose();
  });

  it('checks all of them, also when one of them gets a message to fetch', async () => {
    const { syncs, done } = open(account('a'), account('b'));
    syncs.reopen();
    await expect.poll(done).toEqual(['open a', 'open b']);
    syncs.checkNow();
    expect(done()).toEqual(['check a', 'check b']);
    syncs.take('a1', 1);
    expect(done()).toEqual(['check a', 'check b']);
    syncs.take('z', 1);
    expect(done()).toEqual([]);
    await syncs.dispose();
    expect(done()).toEqual(['close a', 'close b']);
  });

  it('follows the accounts', async () => {
    const { world, syncs, done } = open(account('a'));
    syncs.reopen();
    world.accounts = [account('b')];
    syncs.reopen();
    await syncs.dispose();
    expect(done()).toEqual(['open b', 'close b', 'open b', 'close b']);
  });

  it('tells of each, and leaves out those that are off', async () => {
    const { world, syncs, done } = open(account('a'), account('b'));
    syncs.reopen();
    await expect.poll(done).toHaveLength(2);
    world.states.set('a', 'off');
    world.states.set('b', 'offline');
    expect(syncs.readings()).toEqual([{ email: 'b@x.test', state: 'offline', detail: '' }]);
    await syncs.dispose();
  });
});

describe('summarizeReadings', () => {
  const reading = (state: Exclude<SyncStatus['state'], 'off'>) => ({
    email: 'a@x.test',
    state,
    detail: state,
  });

  it('puts work before trouble, and trouble before rest', () => {
    expect(summarizeReadings([])).toEqual({ state: 'off', detail: '' });
    expect(summarizeReadings([reading('idle'), reading('offline')]).state).toBe('offline');
    expect(summarizeReadings([reading('offline'), reading('sign-in-failed')])).toEqual({
      ...{ state: 'sign-in-failed', detail: 'sign-in-failed' },
    });
    expect(summarizeReadings([reading('sign-in-failed'), reading('syncing')]).state).toBe('syncing');
  });
});
