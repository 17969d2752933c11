import { type MailAccount, type SavedAccount, accountIdOf } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';

type Accounts = readonly SavedAccount[];

/** The account with this id, or with null the default one. Throws `account-removed` where it is gone, `account-missing` where there is no default one. */
export function accountIn(accounts: Accounts, id: string | null): SavedAccount {
  const found = accounts.find((account) => id === null || account.id === id);
  if (found !== undefined) return found;
  if (id === null) throw new AppError('account-missing', 'no mail account is set');
  throw new AppError('account-removed', 'the mail account was removed');
}

/** The account with this address, in any case; undefined for none. */
export function accountAt(accounts: Accounts, email: string): SavedAccount | undefined {
  return accounts.find((account) => account.email.toLowerCase() === email.toLowerCase());
}

function knownIndex(accounts: Accounts, id: string): number {
  const index = accounts.findIndex((account) => account.id === id);
  if (index === -1) throw new AppError('not-found', 'no such mail account');
  return index;
}

function freeId(accounts: Accounts, email: string): string {
  const wanted = accountIdOf(email);
  const isTaken = (id: string) => accounts.some((account) => account.id === id);
  let id = wanted;
  for (let number = 2; isTaken(id); number++) id = `${wanted} ${number}`;
  return id;
}

/**
 * The accounts with `account` in place of the one called `id`, or with null added behind them; one that has its address
 * already is changed instead. Throws `not-found`, and `conflict` where another one has the address.
 */
export function withAccount(
  accounts: Accounts,
  account: MailAccount,
  id: string | null,
): { readonly accounts: SavedAccount[]; readonly saved: SavedAccount } {
  const same = accountAt(accounts, account.email);
  const changed = id ?? same?.id;
  if (changed === undefined) {
    const saved = { ...account, id: freeId(accounts, account.email) };
    return { accounts: [...accounts, saved], saved };
  }
  if (same !== undefined && same.id !== changed) {
    throw new AppError('conflict', 'another account has this address');
  }
  const saved = { ...account, id: changed };
  return { accounts: accounts.with(knownIndex(accounts, changed), saved), saved };
}

/** The accounts without the one called `id`. Throws `not-found`. */
export function withoutAccount(accounts: Accounts, id: string): SavedAccount[] {
  return accounts.toSpliced(knownIndex(accounts, id), 1);
}

/** The accounts with the one called `id` first. Throws `not-found`. */
export function withDefault(accounts: Accounts, id: string): SavedAccount[] {
  const chosen = accounts.slice(knownIndex(accounts, id)).slice(0, 1);
  return [...chosen, ...accounts.filter((account) => account.id !== id)];
}
