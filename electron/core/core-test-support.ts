import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AppEvent } from '../../shared/contract/events.ts';
import {
  type MethodArgs,
  type MethodName,
  type MethodResult,
  methods,
} from '../../shared/contract/methods.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import type { Core } from './core.ts';
import { type Handlers, createDispatch } from './dispatch.ts';
import { AppError } from './errors.ts';
import { createEventHub } from './events.ts';
import type { Log } from './log.ts';
import { mediaResponse, plainResponse } from './media/media-response.ts';

/** One window of a host as a test drives it. */
export interface TestWindow {
  /** Sends a request as it is, well formed or not. */
  call(request: unknown): Promise<Reply>;
  /** Events this window got, in order. */
  readonly events: readonly AppEvent[];
  fetch(path: string, init?: { method?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Goes away as a closed window does. */
  close(): Promise<void>;
}

/** A host's way between windows and core. */
export interface TestTransport {
  openWindow(): Promise<TestWindow>;
  dispose(): Promise<void>;
}

/** A core that answers a few methods in ways a test can check, with the real dispatch and the real media answers. */
export interface TestCore extends Core {
  readonly gone: readonly string[];
  readonly callers: ReadonlySet<string>;
  /** What `/media/sound` is made of. */
  readonly sound: Uint8Array;
  emit(text: string): void;
}

/** Calls a method of a core as its window does; rejects with an error that has the `code` of a failure. */
export type CallCore = <Name extends MethodName>(
  name: Name,
  args: MethodArgs<Name>,
  callerId?: string,
) => Promise<MethodResult<Name>>;

/** Creates {@link CallCore} for the core there is at the time of each call: a test may open another. */
export function createCall(core: () => Core): CallCore {
  return async <Name extends MethodName>(name: Name, args: MethodArgs<Name>, callerId = 'window') => {
    const reply = await core().call({ name, args }, callerId);
    if (!reply.ok) throw Object.assign(new Error(reply.error.message), { code: reply.error.code });
    return reply.value as MethodResult<Name>;
  };
}

/** A voice as Chromium captures it. */
export function readVoiceSample(): Buffer {
  return readFileSync(fileURLToPath(new URL('../../assets/samples/chromium-voice.webm', import.meta.url)));
}

/** A log that says nothing. */
export const silentLog: Log = { info: () => undefined, error: () => undefined };

/** A sum that differs when bytes are changed, lost or swapped. */
export function checksum(bytes: Uint8Array): number {
  return createHash('sha256').update(bytes).digest().readUIntBE(0, 6);
}

const answers: Partial<Handlers> = {
  'recording.appendChunk': ({ data }) => ({
    sizeBytes: data.byteLength,
    freeBytes: checksum(data),
    diskLow: false,
  }),
  'app.reportNetwork': () => null,
  'mail.testAccount': () => {
    throw new AppError('mail-auth', 'the server refused', { detail: '535 5.7.8 No' });
  },
  'library.emptyBin': () => {
    throw new Error('a bug with a secret');
  },
};

/** Creates the {@link TestCore}. */
export async function createTestCore(): Promise<TestCore> {
  const hub = createEventHub(() => undefined);
  const gone: string[] = [];
  const callers = new Set<string>();
  const nothing = Object.fromEntries(Object.keys(methods).map((name) => [name, () => null]));
  const dispatch = createDispatch({ ...nothing, ...answers } as Handlers, silentLog);
  const sound = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251);
  const path = join(await mkdtemp(join(tmpdir(), 'outspoken-sound-')), 'sound.m4a');
  await writeFile(path, sound);
  return {
    gone,
    callers,
    sound,
    call: (request, callerId) => {
      callers.add(callerId);
      return dispatch(request, callerId);
    },
    on: (listener) => hub.on(listener),
    media: (request) =>
      Promise.resolve(
        new URL(request.url).pathname === '/media/sound'
          ? mediaResponse(request, {
              bytes: { prefix: new Uint8Array(0), path, fileStart: 0, fileBytes: sound.byteLength },
              mimeType: 'audio/mp4',
              downloadName: null,
              durationMs: 1000,
            })
          : plainResponse(404),
      ),
    callerGone: (callerId) => void gone.push(callerId),
    recordingActive: () => false,
    finishActive: () => Promise.resolve(),
    giveCommand: (command) => hub.emit('app.commandGiven', { command }),
    openMoment: (moment) => hub.emit('app.momentOpened', moment),
    emit: (recordingId) => hub.emit('recording.started', { recordingId, kind: 'voice' }),
    dispose: () => undefined,
  };
}
