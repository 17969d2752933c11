import type { MailAccount } from '../../../shared/model/settings.ts';

/** A way for messages to leave: the user's account or the practice mailbox. */
export interface MailRoute {
  readonly account: MailAccount;
  readonly password: string;
  readonly via: 'practice' | 'account';
}

/** Mail accounts and their secrets. */
export interface Mail {
  /** The route for messages now. Rejects with `account-missing`, or `secrets-unavailable` when the password cannot be read. */
  currentRoute(): Promise<MailRoute>;
  /** Connects, signs in and leaves; resolves with the server's greeting. `password: null` uses the saved one. Errors are `mail-*` with the server's words. */
  testAccount(account: MailAccount, password: string | null): Promise<{ greeting: string }>;
  /** Saves account and password, then switches to it. */
  saveAccount(account: MailAccount, password: string | null): Promise<void>;
  hasPassword(): boolean;
}
