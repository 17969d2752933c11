import type { Person } from '../../../shared/model/identity.ts';
import type {
  AccountTestReport,
  MailAccount,
  MailSecurity,
  SavedAccount,
  Settings,
} from '../../../shared/model/settings.ts';
import type { HostBrowser, HostSecrets } from '../host.ts';
import { accountAt, accountIn, withAccount, withDefault, withoutAccount } from './account-list.ts';
import { isLoopbackHost } from './loopback.ts';
import { type ImapServer, imapServerOf } from './imap-session.ts';
import type { MailCredentials } from './mail-credentials.ts';
import { MailError } from './mail-error.ts';
import { type MailSecrets, openMailSecrets } from './mail-secrets.ts';
import { createMailSignIn } from './mail-sign-in.ts';
import { type OauthAccess, type OauthAccount, createOauthAccess } from './oauth-access.ts';
import { type OauthProviders, oauthProviders } from './oauth-providers.ts';
import type { PracticeMailbox } from './practice-mailbox.ts';
import { type SmtpTimeouts, defaultSmtpTimeouts } from './smtp-session.ts';
import { testAccount } from './test-account.ts';

/** A way for messages to leave: the user's account or the practice mailbox. */
export type MailRoute = MailCredentials & {
  readonly account: MailAccount;
  readonly via: MailVia;
};

/** Which of the two ways a message takes. */
export type MailVia = 'practice' | 'account';

/** The way of one message, with the id of its account: null for practice, and for the default account. */
export interface MailWay {
  readonly via: MailVia;
  readonly account: string | null;
}

/** A mailbox, and what opens it. */
export type OpenableMailbox = MailCredentials & {
  readonly server: ImapServer;
  readonly userName: string;
  /** Address of the account. */
  readonly email: string;
  /** See `MailAccount`. */
  readonly moveTo?: string | undefined;
};

/** An account as it was typed, and its password. */
export interface AccountEntry {
  readonly account: MailAccount;
  /** Null keeps the saved one. */
  readonly password: string | null;
  /** Which account is changed; null adds one. */
  readonly id: string | null;
}

/** Mail accounts and their secrets. */
export interface Mail {
  /** The way new messages take. */
  currentVia(): MailVia;
  /** The id of the first of these addresses that is an account's, else of the default account; null while there is none. */
  accountFor(addresses: readonly string[]): string | null;
  /** Who messages are from on one way. Throws `AppError` with `account-missing` or `account-removed`. */
  sender(way: MailWay): Person;
  /** Server and credentials of one way, as they are now. Rejects like {@link sender}, with `secrets-unavailable` when the password or sign-in cannot be read, `mail-auth` when the user has to sign in again, or `mail-unreachable` when the provider that signs in cannot be asked. */
  route(way: MailWay): Promise<MailRoute>;
  /** The mailbox of an account, with null of the default one; null when it only sends or is gone, or when the practice mailbox is in use. Rejects with `secrets-unavailable`. */
  mailbox(account: string | null): Promise<OpenableMailbox | null>;
  /** Signs in to both servers and sends a message to oneself, which stays there; without an IMAP server it only signs in to send. `password: null` uses the saved one, which is only ever given to the server and user it was saved for. Errors are `mail-*` with the server's words. */
  testAccount(account: MailAccount, password: string | null): Promise<AccountTestReport>;
  /** Saves account and password and puts the accounts in use; resolves with the id. Rejects with `mail-tls` for an unprotected connection to another computer, `not-found`, or `conflict` where another account has the address. */
  saveAccount(entry: AccountEntry): Promise<string>;
  /** Forgets an account and its secret; without any, the practice mailbox is in use. Rejects with `not-found`. */
  removeAccount(id: string): Promise<void>;
  /** Throws `AppError('not-found')`. */
  makeDefault(id: string): void;
  /** What is saved for an account, with null for the default one: a password, or a sign-in that is not over. */
  savedFor(id: string | null): { readonly saved: boolean; readonly signedIn: boolean };
  /** Signs in with the provider's page in the browser, then saves the account as {@link saveAccount} does. Resolves to null when it was given up. */
  signIn(
    entry: Pick<AccountEntry, 'id'> & {
      readonly account: OauthAccount;
      readonly clientSecret: string | null;
    },
  ): Promise<string | null>;
  cancelSignIn(): void;
}

/** What {@link createMail} is built on. */
export interface MailDeps {
  /** Where `secrets.json` lies. */
  readonly dataDirectory: string;
  readonly secrets: HostSecrets;
  readonly getSettings: () => Pick<Settings, 'mailMode' | 'mailAccounts' | 'profile'>;
  readonly updateSettings: (patch: Partial<Pick<Settings, 'mailMode' | 'mailAccounts'>>) => void;
  readonly practiceMailbox: Pick<PracticeMailbox, 'port' | 'credentials'>;
  readonly timeouts?: SmtpTimeouts;
  readonly browser: HostBrowser;
  /** Where accounts sign in; default {@link oauthProviders}. */
  readonly providers?: OauthProviders;
}

/** A person looks at the button. */
const testTimeouts: SmtpTimeouts = {
  ...defaultSmtpTimeouts,
  connectMs: 15_000,
  greetingMs: 15_000,
  commandMs: 30_000,
};

/** Someone has to be the sender even before the first run is done. */
const nobody: Person = { name: 'Outspoken', email: 'nobody@outspoken.invalid' };

async function practiceRoute({ practiceMailbox, getSettings }: MailDeps): Promise<MailRoute> {
  const { userName, password } = practiceMailbox.credentials;
  const account: MailAccount = {
    email: (getSettings().profile ?? nobody).email,
    smtpHost: '127.0.0.1',
    smtpPort: await practiceMailbox.port(),
    smtpSecurity: 'none',
    userName,
  };
  return { account, password, via: 'practice' };
}

function refusePlain(server: string, security: MailSecurity): void {
  if (security !== 'none' || isLoopbackHost(server)) return;
  throw new MailError('mail-tls', 'mail without encryption is for this computer only', {
    ...{ detail: '', server, notTaken: true },
  });
}

function refusePlainServers(account: MailAccount): void {
  refusePlain(account.smtpHost, account.smtpSecurity);
  const imap = imapServerOf(account);
  if (imap !== null) refusePlain(imap.host, imap.security);
}

function isOauth<Account extends MailAccount>(account: Account): account is Account & OauthAccount {
  return account.auth !== undefined;
}

async function tokenFor(access: OauthAccess, account: OauthAccount): Promise<MailCredentials> {
  const accessToken = await access.token(account);
  return { accessToken, onRefused: () => access.distrust(account, accessToken) };
}

async function tryAccount(
  { dataDirectory: folder, timeouts = testTimeouts }: MailDeps,
  route: MailCredentials & Pick<MailRoute, 'account'>,
): Promise<AccountTestReport> {
  try {
    return await testAccount({ route, folder, timeouts, signal: new AbortController().signal });
  } catch (error) {
    if (error instanceof MailError && error.code === 'mail-auth') route.onRefused?.();
    throw error;
  }
}

/** Signs in with what is saved, or with the password typed. */
function createCredentials(secrets: MailSecrets, access: OauthAccess) {
  return async (account: MailAccount, password: string | null): Promise<MailCredentials> => {
    if (account.userName === '') return { password: '' };
    if (isOauth(account)) return await tokenFor(access, account);
    return { password: password ?? (await secrets.read(account)) };
  };
}

/** Changes the list of accounts; secrets of accounts that are no longer in it are forgotten. */
function createAccountChanges({ getSettings, updateSettings }: MailDeps, secrets: MailSecrets) {
  const all = () => getSettings().mailAccounts;
  return {
    all,
    put: async (account: MailAccount, id: string | null): Promise<string> => {
      const { accounts, saved } = withAccount(all(), account, id);
      updateSettings({ mailAccounts: accounts, mailMode: 'account' });
      await secrets.keepOnly(accounts);
      return saved.id;
    },
    remove: async (id: string): Promise<void> => {
      const mailAccounts = withoutAccount(all(), id);
      updateSettings({ mailAccounts, ...(mailAccounts.length === 0 && { mailMode: 'practice' }) });
      await secrets.keepOnly(mailAccounts);
    },
    makeDefault: (id: string) => updateSettings({ mailAccounts: withDefault(all(), id) }),
  };
}

type Accounts = ReturnType<typeof createAccountChanges>;

/** The account with this id, with null the default one. */
function known({ all }: Accounts, id: string | null): SavedAccount | undefined {
  return all().find((account) => id === null || account.id === id);
}

/** Who sends and reads by which account, as the accounts are by then. */
function createRoutes(
  deps: MailDeps,
  accounts: Accounts,
  credentialsFor: ReturnType<typeof createCredentials>,
): Pick<Mail, 'currentVia' | 'accountFor' | 'sender' | 'route' | 'mailbox'> {
  return {
    currentVia: () => deps.getSettings().mailMode,
    accountFor(addresses) {
      const named = addresses.map((email) => accountAt(accounts.all(), email));
      return (named.find((account) => account !== undefined) ?? known(accounts, null))?.id ?? null;
    },
    sender({ via, account }) {
      const profile = deps.getSettings().profile ?? nobody;
      if (via === 'practice') return profile;
      return { name: profile.name, email: accountIn(accounts.all(), account).email };
    },
    async route({ via, account: id }) {
      if (via === 'practice') return await practiceRoute(deps);
      const account = accountIn(accounts.all(), id);
      return { account, ...(await credentialsFor(account, null)), via };
    },
    async mailbox(id) {
      const account = deps.getSettings().mailMode === 'account' ? known(accounts, id) : undefined;
      const server = account && imapServerOf(account);
      if (!server) return null;
      const { userName, email, moveTo } = account;
      return { server, userName, email, moveTo, ...(await credentialsFor(account, null)) };
    },
  };
}

/** Creates the mail accounts of one data folder. */
export function createMail(deps: MailDeps): Mail {
  const secrets = openMailSecrets(deps);
  const { providers = oauthProviders, browser } = deps;
  const access = createOauthAccess({ secrets, providers, nowMs: Date.now });
  const running = createMailSignIn({ access, providers, browser, nowMs: Date.now });
  const credentialsFor = createCredentials(secrets, access);
  const accounts = createAccountChanges(deps, secrets);
  return {
    ...createRoutes(deps, accounts, credentialsFor),
    async testAccount(account, password) {
      return await tryAccount(deps, { account, ...(await credentialsFor(account, password)) });
    },
    async saveAccount({ account, password, id }) {
      refusePlainServers(account);
      // What cannot be saved must not leave its secret behind.
      withAccount(accounts.all(), account, id);
      if (password === null || isOauth(account)) await credentialsFor(account, null);
      else await secrets.save(account, password);
      return await accounts.put(account, id);
    },
    removeAccount: accounts.remove,
    makeDefault: accounts.makeDefault,
    savedFor(id) {
      const account = known(accounts, id);
      if (account === undefined) return { saved: false, signedIn: false };
      if (isOauth(account)) return { saved: false, signedIn: access.isSignedIn(account) };
      return { saved: secrets.has(account), signedIn: false };
    },
    async signIn({ account, clientSecret, id }) {
      refusePlainServers(account);
      withAccount(accounts.all(), account, id);
      return (await running.run(account, clientSecret)) ? await accounts.put(account, id) : null;
    },
    cancelSignIn: running.cancel,
  };
}
