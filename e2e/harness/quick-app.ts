import { join } from 'node:path';
import { type AppProcess, startAppProcess } from './app-process.ts';
import { type CaptureChunk, captureChunks, joinedChunks } from './capture-chunks.ts';
import { makeFolder } from './free-folder.ts';
import { type Rpc, connectRpc } from './rpc.ts';

/** An app without a browser that is fed captures faster than anyone speaks. */
export interface QuickApp {
  readonly app: AppProcess;
  readonly rpc: Rpc;
  readonly dataDirectory: string;
  readonly libraryDirectory: string;
  /** Starts a take and feeds it so many seconds of speech as fast as core takes them; gives its id. */
  capture(seconds: number, onSecond?: (second: number) => void): Promise<string>;
  /** The same in a fraction of the time: many seconds at once. */
  captureQuickly(seconds: number): Promise<string>;
  stop(recordingId: string, seconds: number): Promise<void>;
  dispose(): Promise<void>;
}

const tracks = [
  { track: 'microphone' as const, mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Desk microphone' },
];

/** As many as core takes the levels of. */
const secondsAtOnce = 20;

async function feed(rpc: Rpc, recordingId: string, chunk: CaptureChunk): Promise<void> {
  await rpc.call('recording.appendChunk', { recordingId, track: 'microphone', ...chunk });
}

/** Starts the app on new folders, with the first run done. */
export async function startQuickApp(env: Readonly<Record<string, string>> = {}): Promise<QuickApp> {
  const folder = makeFolder('quick');
  const folders = {
    dataDirectory: join(folder.path, 'data'),
    libraryDirectory: join(folder.path, 'library'),
  };
  const app = await startAppProcess({ ...folders, env });
  const rpc = await connectRpc(app.address);
  const profile = { name: 'Ada Client', email: 'ada@client.example' };
  await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
  return {
    ...folders,
    app,
    rpc,
    async capture(seconds, onSecond = () => undefined) {
      const { recordingId } = await rpc.call('recording.start', { kind: 'voice', tracks });
      for (const chunk of captureChunks()) {
        if (chunk.sequence >= seconds) break;
        await feed(rpc, recordingId, chunk);
        onSecond(chunk.sequence + 1);
      }
      return recordingId;
    },
    async captureQuickly(seconds) {
      const { recordingId } = await rpc.call('recording.start', { kind: 'voice', tracks });
      for (const chunk of joinedChunks(seconds, secondsAtOnce)) await feed(rpc, recordingId, chunk);
      return recordingId;
    },
    async stop(recordingId, seconds) {
      await rpc.call('recording.stop', { recordingId, elapsedMs: seconds * 1000, reason: 'stopped' });
    },
    async dispose() {
      rpc.close();
      await app.stop();
      folder.remove();
    },
  };
}
