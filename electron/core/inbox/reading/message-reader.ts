import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import type { Disposable } from '../../disposables.ts';
import { AppError } from '../../errors.ts';
import type { Host, ReaderProcess } from '../../host.ts';
import { createSerialQueue } from '../../recording/serial-queue.ts';
import {
  type ReadMessage,
  type ReadRequest,
  type ReadTexts,
  readMessageSchema,
  readReplySchema,
  readTextsSchema,
} from './read-contract.ts';

/** What {@link createMessageReader} works with. */
export interface MessageReaderDeps {
  readonly forkReader: Host['forkReader'];
  /** Longest that reading may take, in milliseconds; a large file gets more. */
  readonly limitMs?: number;
  /** The process ends after so long without work, in milliseconds. */
  readonly idleMs?: number;
}

/**
 * Reads messages of others in a process of its own: whatever they do to it, the app goes on. One at a time; rejects with
 * `media-unreadable` where the process dies of a message or does not come to an end with it.
 */
export interface MessageReader extends Disposable {
  /** Reads a saved message. */
  readFile(path: string, nowMs: number): Promise<ReadMessage>;
  /** Reads the texts of a message that was fetched. */
  readTexts(parts: Omit<Extract<ReadRequest, { kind: 'texts' }>, 'kind'>): Promise<ReadTexts>;
}

/** What slow disks give at least, in bytes per millisecond. */
const slowestRead = 20_000;

/** A process that waits for requests, and the one that it reads. */
interface Running {
  readonly process: ReaderProcess;
  waiting: PromiseWithResolvers<unknown> | null;
}

/** Starts a process; `onGone` is called when it ended, whoever ended it. */
function start(fork: Host['forkReader'], onGone: (gone: Running) => void): Running {
  const running: Running = { process: fork(), waiting: null };
  running.process.onMessage((reply) => running.waiting?.resolve(reply));
  running.process.onExit(() => {
    running.waiting?.reject(new AppError('media-unreadable', 'the reading process ended'));
    onGone(running);
  });
  return running;
}

/** Gives the reply of the process, or ends it when that takes too long. */
async function ask(running: Running, request: ReadRequest, limitMs: number): Promise<unknown> {
  const waiting = Promise.withResolvers<unknown>();
  running.waiting = waiting;
  const timer = setTimeout(() => {
    waiting.reject(new AppError('media-unreadable', 'the message took too long to read'));
    running.process.kill();
  }, limitMs);
  try {
    running.process.send(request);
    return await waiting.promise;
  } finally {
    clearTimeout(timer);
    running.waiting = null;
  }
}

function parseReply<Schema extends z.ZodType>(reply: unknown, schema: Schema): z.output<Schema> {
  const parsed = readReplySchema.safeParse(reply).data;
  if (parsed?.ok !== true) throw new AppError('media-unreadable', parsed?.message ?? 'no answer');
  const value = schema.safeParse(parsed.value);
  if (!value.success) throw new AppError('media-unreadable', 'no answer', { cause: value.error });
  return value.data;
}

/** Creates a {@link MessageReader}; its process starts with the first message. Disposing it ends the process. */
export function createMessageReader(deps: MessageReaderDeps): MessageReader {
  const { forkReader, limitMs = 30_000, idleMs = 30_000 } = deps;
  const turns = createSerialQueue();
  let running: Running | null = null;
  let idle: NodeJS.Timeout | undefined;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;
  const end = () => {
    running?.process.kill();
    running = null;
  };
  const closed = () => new AppError('internal', 'the app is closing');
  const request = (what: ReadRequest, mostMs: number) =>
    turns.run(async () => {
      if (isClosed()) throw closed();
      clearTimeout(idle);
      running ??= start(forkReader, (gone) => {
        if (running === gone) running = null;
      });
      const current = running;
      try {
        return await ask(current, what, mostMs);
      } catch (error) {
        // It may still be at work on this one.
        if (running === current) end();
        throw isClosed() ? closed() : error;
      } finally {
        idle = setTimeout(end, idleMs);
        idle.unref();
      }
    });
  return {
    async readFile(path, nowMs) {
      const { size } = await stat(path);
      const reply = await request({ kind: 'message-file', path, nowMs }, limitMs + size / slowestRead);
      return parseReply(reply, readMessageSchema);
    },
    readTexts: async (parts) =>
      parseReply(await request({ kind: 'texts', ...parts }, limitMs), readTextsSchema),
    dispose() {
      closing.abort();
      clearTimeout(idle);
      end();
    },
  };
}
