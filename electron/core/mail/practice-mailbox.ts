import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { practiceMailboxBytes } from '../../../shared/model/mail-limit.ts';
import type { PracticeMessage, PracticeMessageDetail } from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { AppError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Log } from '../log.ts';
import { type PracticeStore, type StoredMessage, openPracticeStore } from './practice-store.ts';

/** An SMTP server on loopback that keeps what arrives in files, so that the whole loop works before any account exists. */
export interface PracticeMailbox extends Disposable {
  /** Loopback port; starts listening on first use. */
  port(): Promise<number>;
  /** What the server accepts; made anew at every start and known to this process only. */
  readonly credentials: { readonly userName: string; readonly password: string };
  /** Newest first. */
  list(): readonly PracticeMessage[];
  /** Rejects with `AppError('not-found')`. */
  get(id: string): Promise<PracticeMessageDetail>;
  /** Absolute path and type of an attachment, for the media route. Types other than sound and picture are `application/octet-stream`. Throws `AppError('not-found')`. */
  attachment(
    id: string,
    index: number,
  ): { readonly path: string; readonly mimeType: string; readonly name: string };
}

/** What {@link createPracticeMailbox} is built on. */
export interface PracticeMailboxDeps {
  /** Made if it is not there. */
  readonly directory: string;
  readonly emit: Emit;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** Largest message; default that of the large providers, 35,882,577 bytes. */
  readonly maxBytes?: number;
}

function toSummary({ id, from, to, subject, receivedAt, sizeBytes }: StoredMessage): PracticeMessage {
  return { id, from, to, subject, receivedAt, sizeBytes };
}

function smtpRefusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** Takes one message in: to a file first, acknowledged only when it is durable. */
async function takeIn(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { store, deps }: { store: PracticeStore; deps: PracticeMailboxDeps },
): Promise<void> {
  const folder = await store.receive();
  try {
    await pipeline(
      stream,
      createWriteStream(join(folder, 'message.eml'), { flags: 'wx', mode: 0o600, flush: true }),
    );
    // smtp-server only says so: it would take the message.
    if (stream.sizeExceeded) throw smtpRefusal(552, '5.3.4 message too large for the practice mailbox');
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const message = await store.keep(folder, to, new Date(deps.clock.nowMs()).toISOString());
    deps.emit('practice.received', toSummary(message));
  } catch (error) {
    await store.drop(folder);
    if (error instanceof Error && 'responseCode' in error) throw error;
    deps.log.error('practice-message-not-kept', error);
    throw smtpRefusal(451, '4.3.0 the practice mailbox could not keep the message');
  }
}

function createServer(
  deps: PracticeMailboxDeps,
  store: PracticeStore,
  credentials: PracticeMailbox['credentials'],
): SMTPServer {
  const server = new SMTPServer({
    name: 'practice.localhost',
    banner: 'Outspoken practice mailbox',
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    disableReverseLookup: true,
    logger: false,
    size: deps.maxBytes ?? practiceMailboxBytes,
    closeTimeout: 1000,
    onAuth({ username, password }, _session, done) {
      if (username === credentials.userName && password === credentials.password) {
        done(null, { user: username });
      } else {
        done(smtpRefusal(535, '5.7.8 only Outspoken itself delivers here'));
      }
    },
    onData(stream, session, done) {
      takeIn(stream, session, { store, deps }).then(
        () => done(null),
        (error: unknown) => {
          // The rest of a message we failed to keep has to be read before the answer.
          stream.resume();
          done(error as Error);
        },
      );
    },
  });
  server.on('error', (error) => deps.log.error('practice-mailbox-connection', error));
  return server;
}

async function listen(server: SMTPServer): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.server.address() as AddressInfo).port;
}

/** Creates the practice mailbox; it listens when first asked for its port. What it kept survives restarts. */
export function createPracticeMailbox(deps: PracticeMailboxDeps): PracticeMailbox {
  const store = openPracticeStore(deps.directory, deps.log);
  const credentials = {
    userName: randomBytes(12).toString('hex'),
    password: randomBytes(24).toString('base64url'),
  };
  const server = createServer(deps, store, credentials);
  let listening: Promise<number> | null = null;
  const find = (id: string): StoredMessage => {
    const message = store.get(id);
    if (message === undefined) throw new AppError('not-found', 'no such practice message');
    return message;
  };
  return {
    credentials,
    port: () => (listening ??= listen(server)),
    list: () => store.list().map(toSummary).reverse(),
    async get(id) {
      await Promise.resolve();
      const message = find(id);
      const attachments = message.attachments.map((attachment, index) => ({
        ...attachment,
        url: `/media/practice/${id}/${index}`,
      }));
      return { ...toSummary(message), text: message.text, attachments };
    },
    attachment(id, index) {
      const attachment = find(id).attachments[index];
      if (attachment === undefined) throw new AppError('not-found', 'no such attachment');
      const isMedia = /^(audio|video)\/[\w.+-]+$/.test(attachment.mimeType);
      const mimeType = isMedia ? attachment.mimeType : 'application/octet-stream';
      return { path: store.attachmentPath(id, index), mimeType, name: attachment.name };
    },
    async dispose() {
      if (listening === null) return;
      await listening.catch(() => undefined);
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
