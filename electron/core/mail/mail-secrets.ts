import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type MailAccount, mailAccountSchema } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import type { HostSecrets } from '../host.ts';
import { writeFileAtomic } from '../library/atomic-file.ts';

const secretsFileSchema = z.strictObject({
  schemaVersion: z.literal([1, 2]),
  smtp: z.strictObject({
    /** What the password is for: it is never given to another server or for another user. */
    host: z.string(),
    imapHost: z.string().optional(),
    userName: z.string(),
    /** Since version 2: the secret is a sign-in with this provider and app, not a password. */
    auth: mailAccountSchema.shape.auth,
    cipherText: z.base64(),
  }),
});

type SecretsFile = z.infer<typeof secretsFileSchema>;
type Login = Pick<MailAccount, 'smtpHost' | 'imapHost' | 'userName' | 'auth'>;

/** The password or sign-in in `secrets.json`, encrypted by the host, readable by the user only. */
export interface MailSecrets {
  hasPassword(): boolean;
  /** True when there is a secret for this server, user and way to sign in. */
  has(login: Login): boolean;
  save(login: Login, secret: string): Promise<void>;
  /** Rejects with `AppError('secrets-unavailable')` when there is none for this server, user and way to sign in, or it cannot be decrypted. */
  read(login: Login): Promise<string>;
}

function readFile(path: string): SecretsFile | null {
  try {
    return secretsFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // A file that is missing or damaged holds no password; entering it again makes a new one.
    return null;
  }
}

function isFor({ smtp }: SecretsFile, { smtpHost, imapHost, userName, auth }: Login): boolean {
  if (smtp.auth?.provider !== auth?.provider || smtp.auth?.clientId !== auth?.clientId) return false;
  const isForImap = !imapHost || smtp.imapHost === imapHost.toLowerCase();
  return smtp.host === smtpHost.toLowerCase() && isForImap && smtp.userName === userName;
}

/** Opens the secrets of a data folder. */
export function openMailSecrets(options: {
  readonly dataDirectory: string;
  readonly secrets: HostSecrets;
}): MailSecrets {
  const path = join(options.dataDirectory, 'secrets.json');
  let file = readFile(path);
  return {
    hasPassword: () => file !== null && file.smtp.auth === undefined,
    has: (login) => file !== null && isFor(file, login),
    async save({ smtpHost, imapHost, userName, auth }, secret) {
      const cipherText = Buffer.from(await options.secrets.encrypt(secret)).toString('base64');
      const next: SecretsFile = {
        schemaVersion: auth ? 2 : 1,
        smtp: {
          ...{ host: smtpHost.toLowerCase(), userName, cipherText },
          ...(imapHost && { imapHost: imapHost.toLowerCase() }),
          ...(auth && { auth }),
        },
      };
      await writeFileAtomic(path, JSON.stringify(next), { mode: 0o600 });
      file = next;
    },
    async read(login) {
      if (file === null || !isFor(file, login)) {
        throw new AppError('secrets-unavailable', 'no password is saved for this server and user');
      }
      return await options.secrets.decrypt(Buffer.from(file.smtp.cipherText, 'base64'));
    },
  };
}
