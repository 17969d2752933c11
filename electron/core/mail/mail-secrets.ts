import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type MailAccount, mailAccountSchema } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import type { HostSecrets } from '../host.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';

const loginSchema = z.strictObject({
  /** What the password is for: it is never given to another server or for another user. */
  host: z.string(),
  imapHost: z.string().optional(),
  userName: z.string(),
  /** Since version 2: the secret is a sign-in with this provider and app, not a password. */
  auth: mailAccountSchema.shape.auth,
  cipherText: z.base64(),
});

const secretsFileSchema = z.strictObject({ schemaVersion: z.literal(3), logins: z.array(loginSchema) });
/** Before there could be several accounts. */
const earlierFileSchema = z.strictObject({ schemaVersion: z.literal([1, 2]), smtp: loginSchema });

type SavedLogin = z.infer<typeof loginSchema>;
type Login = Pick<MailAccount, 'smtpHost' | 'imapHost' | 'userName' | 'auth'>;

/** Passwords and sign-ins in `secrets.json`, one for each way to sign in, encrypted by the host, readable by the user only. */
export interface MailSecrets {
  /** True when there is a secret for this server, user and way to sign in. */
  has(login: Login): boolean;
  save(login: Login, secret: string): Promise<void>;
  /** Rejects with `AppError('secrets-unavailable')` when there is none for this server, user and way to sign in, or it cannot be decrypted. */
  read(login: Login): Promise<string>;
  /** Forgets what is for none of these. */
  keepOnly(logins: readonly Login[]): Promise<void>;
}

function readFile(path: string): readonly SavedLogin[] {
  try {
    const file = z
      .union([secretsFileSchema, earlierFileSchema])
      .parse(JSON.parse(readFileSync(path, 'utf8')));
    return 'logins' in file ? file.logins : [file.smtp];
  } catch {
    // A file that is missing or damaged holds no password; entering it again makes a new one.
    return [];
  }
}

function isFor(saved: SavedLogin, { smtpHost, imapHost, userName, auth }: Login): boolean {
  if (saved.auth?.provider !== auth?.provider || saved.auth?.clientId !== auth?.clientId) return false;
  const isForImap = !imapHost || saved.imapHost === imapHost.toLowerCase();
  return saved.host === smtpHost.toLowerCase() && isForImap && saved.userName === userName;
}

function isSameLogin(one: SavedLogin, other: SavedLogin): boolean {
  return JSON.stringify({ ...one, cipherText: '' }) === JSON.stringify({ ...other, cipherText: '' });
}

/** Opens the secrets of a data folder. */
export function openMailSecrets(options: {
  readonly dataDirectory: string;
  readonly secrets: HostSecrets;
}): MailSecrets {
  const path = join(options.dataDirectory, 'secrets.json');
  let logins = readFile(path);
  // The one saved last counts: it may have been saved for sending only before.
  const find = (login: Login) => logins.findLast((saved) => isFor(saved, login));
  let writing: Promise<unknown> = Promise.resolve();
  // Two sign-ins may be renewed at the same time.
  const change = (next: () => readonly SavedLogin[]) => {
    const write = async () => {
      const changed = next();
      if (changed === logins) return;
      await writeFileAtomic(path, JSON.stringify({ schemaVersion: 3, logins: changed }), { mode: 0o600 });
      logins = changed;
    };
    const written = writing.then(write, write);
    writing = written.catch(() => undefined);
    return written;
  };
  return {
    has: (login) => find(login) !== undefined,
    async save({ smtpHost, imapHost, userName, auth }, secret) {
      const cipherText = Buffer.from(await options.secrets.encrypt(secret)).toString('base64');
      const saved: SavedLogin = {
        ...{ host: smtpHost.toLowerCase(), userName, cipherText },
        ...(imapHost && { imapHost: imapHost.toLowerCase() }),
        ...(auth && { auth }),
      };
      await change(() => [...logins.filter((other) => !isSameLogin(other, saved)), saved]);
    },
    async read(login) {
      const saved = find(login);
      if (saved === undefined) {
        throw new AppError('secrets-unavailable', 'no password is saved for this server and user');
      }
      return await options.secrets.decrypt(Buffer.from(saved.cipherText, 'base64'));
    },
    async keepOnly(wanted) {
      await change(() => {
        const kept = new Set(wanted.map(find));
        return logins.every((saved) => kept.has(saved)) ? logins : logins.filter((saved) => kept.has(saved));
      });
    },
  };
}
