import type { Person } from '../../../shared/model/identity.ts';
import type {
  AccountTestReport,
  MailAccount,
  MailSecurity,
  Settings,
} from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import type { HostBrowser, HostSecrets } from '../host.ts';
import { isLoopbackHost } from './loopback.ts';
import { type ImapServer, imapServerOf } from './imap-session.ts';
import type { MailCredentials } from './mail-credentials.ts';
import { MailError } from './mail-error.ts';
import { openMailSecrets } from './mail-secrets.ts';
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

/** Mail accounts and their secrets. */
export interface Mail {
  /** The way new messages take. */
  currentVia(): MailVia;
  /** Who messages are from on one way. Throws `AppError('account-missing')`. */
  sender(via: MailVia): Person;
  /** Server and credentials of one way, as they are now. Rejects with `account-missing`, `secrets-unavailable` when the password or sign-in cannot be read, `mail-auth` when the user has to sign in again, or `mail-unreachable` when the provider that signs in cannot be asked. */
  route(via: MailVia): Promise<MailRoute>;
  /** The mailbox of the account that is in use; null when it only sends, or when the practice mailbox is. Rejects with `secrets-unavailable`. */
  mailbox(): Promise<(MailCredentials & { readonly server: ImapServer; readonly userName: string }) | null>;
  /** Signs in to both servers and sends a message to oneself, which stays there; without an IMAP server it only signs in to send. `password: null` uses the saved one, which is only ever given to the server and user it was saved for. Errors are `mail-*` with the server's words. */
  testAccount(account: MailAccount, password: string | null): Promise<AccountTestReport>;
  /** Saves account and password, then switches to it. `password: null` keeps the saved one. Rejects with `mail-tls` for an unprotected connection to another computer. */
  saveAccount(account: MailAccount, password: string | null): Promise<void>;
  hasPassword(): boolean;
  /** Signs in with the provider's page in the browser, then saves the account and switches to it. Resolves to false when it was given up. */
  signIn(account: OauthAccount, clientSecret: string | null): Promise<boolean>;
  cancelSignIn(): void;
  /** False when the saved account has a password, or its user has to sign in again. */
  isSignedIn(): boolean;
}

/** What {@link createMail} is built on. */
export interface MailDeps {
  /** Where `secrets.json` lies. */
  readonly dataDirectory: string;
  readonly secrets: HostSecrets;
  readonly getSettings: () => Pick<Settings, 'mailMode' | 'mailAccount' | 'profile'>;
  readonly updateSettings: (patch: Pick<Settings, 'mailMode' | 'mailAccount'>) => void;
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

function accountOf({ getSettings }: MailDeps): MailAccount {
  const account = getSettings().mailAccount;
  if (account === null) throw new AppError('account-missing', 'no mail account is set');
  return account;
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

function isOauth(account: MailAccount | null): account is OauthAccount {
  return account?.auth !== undefined;
}

async function tokenFor(access: OauthAccess, account: OauthAccount): Promise<MailCredentials> {
  const accessToken = await access.token(account);
  return { accessToken, onRefused: () => access.distrust(accessToken) };
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

/** Creates the mail accounts of one data folder. */
export function createMail(deps: MailDeps): Mail {
  const secrets = openMailSecrets(deps);
  const { providers = oauthProviders, browser } = deps;
  const access = createOauthAccess({ secrets, providers, nowMs: Date.now });
  const running = createMailSignIn({ access, providers, browser, nowMs: Date.now });
  const credentialsFor = async (account: MailAccount, password: string | null): Promise<MailCredentials> => {
    if (account.userName === '') return { password: '' };
    if (isOauth(account)) return await tokenFor(access, account);
    return { password: password ?? (await secrets.read(account)) };
  };
  return {
    currentVia: () => deps.getSettings().mailMode,
    sender: (via) => {
      const profile = deps.getSettings().profile ?? nobody;
      return via === 'practice' ? profile : { name: profile.name, email: accountOf(deps).email };
    },
    async route(via) {
      if (via === 'practice') return await practiceRoute(deps);
      const account = accountOf(deps);
      return { account, ...(await credentialsFor(account, null)), via };
    },
    async mailbox() {
      const { mailMode, mailAccount: account } = deps.getSettings();
      const server = mailMode === 'account' && account !== null ? imapServerOf(account) : null;
      if (server === null || account === null) return null;
      return { server, userName: account.userName, ...(await credentialsFor(account, null)) };
    },
    async testAccount(account, password) {
      return await tryAccount(deps, { account, ...(await credentialsFor(account, password)) });
    },
    async saveAccount(account, password) {
      refusePlainServers(account);
      if (password === null || isOauth(account)) await credentialsFor(account, null);
      else await secrets.save(account, password);
      deps.updateSettings({ mailAccount: account, mailMode: 'account' });
    },
    hasPassword: () => secrets.hasPassword(),
    async signIn(account, clientSecret) {
      refusePlainServers(account);
      if (!(await running.run(account, clientSecret))) return false;
      deps.updateSettings({ mailAccount: account, mailMode: 'account' });
      return true;
    },
    cancelSignIn: running.cancel,
    isSignedIn() {
      const { mailAccount } = deps.getSettings();
      return isOauth(mailAccount) && access.isSignedIn(mailAccount);
    },
  };
}
