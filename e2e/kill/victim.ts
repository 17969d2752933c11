import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppProcess, startAppProcess } from '../harness/app-process.ts';
import { captureChunks } from '../harness/capture-chunks.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { type Rpc, connectRpc } from '../harness/rpc.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { createWholeCheck } from '../harness/whole-check.ts';

/** An app that is killed and started again, over and over, on the same folders. */
export interface Victim {
  readonly dataDirectory: string;
  readonly libraryDirectory: string;
  app(): AppProcess;
  rpc(): Rpc;
  /** SIGKILL of core; resolves when it and every process it had started are gone. */
  kill(): Promise<void>;
  /** Starts the app again and waits until it has come to rest: nothing captured, nothing indexed. */
  restart(): Promise<void>;
  /** Waits until everything is compressed, then checks every file, both databases and the index against each other. */
  check(): Promise<void>;
  dispose(): Promise<void>;
}

function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, 'children'), 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

function isRunning(pid: number): boolean {
  try {
    // A zombie is waiting for nobody but init.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Starts the first app, with the first run done and the practice mailbox in use. */
export async function createVictim(env: Readonly<Record<string, string>> = {}): Promise<Victim> {
  const folder = makeFolder('kill');
  const folders = {
    dataDirectory: join(folder.path, 'data'),
    libraryDirectory: join(folder.path, 'library'),
  };
  const wholeCheck = createWholeCheck();
  const start = async () => {
    const app = await startAppProcess({ ...folders, env });
    return { app, rpc: await connectRpc(app.address) };
  };
  let now = await start();
  await now.rpc.call('app.completeFirstRun', {
    profile: { name: 'Ada Client', email: 'ada@client.example' },
    mailMode: 'practice',
  });
  return {
    ...folders,
    app: () => now.app,
    rpc: () => now.rpc,
    async kill() {
      const children = childrenOf(now.app.pid);
      await now.app.kill();
      now.rpc.close();
      await waitUntil(() => !children.some(isRunning));
    },
    async restart() {
      now = await start();
      await waitUntil(async () => !(await now.rpc.call('app.getStatus', {})).indexing);
    },
    async check() {
      const unfinished = async () =>
        (await now.rpc.call('compression.listJobs', {})).filter(({ state }) =>
          ['waiting', 'running'].includes(state),
        );
      await waitUntil(async () => (await unfinished()).length === 0, 60_000);
      await wholeCheck({ ...folders, rpc: now.rpc });
    },
    async dispose() {
      now.rpc.close();
      await now.app.stop();
      folder.remove();
    },
  };
}

/** Kills core so long after a take was told to stop; resolves with whether the stop was answered. */
export async function killWhileStopping(
  victim: Victim,
  stop: { readonly recordingId: string; readonly elapsedMs: number; readonly delayMs: number },
): Promise<boolean> {
  const { recordingId, elapsedMs, delayMs } = stop;
  const stopping = victim
    .rpc()
    .call('recording.stop', { recordingId, elapsedMs, reason: 'stopped' })
    .then(
      () => true,
      () => false,
    );
  await sleep(delayMs);
  await victim.kill();
  return stopping;
}

/** What became of a take whose app may have been killed. */
export interface Spoken {
  /** Empty when the app was killed before it said. */
  recordingId: string;
  /** Recorded time that was acknowledged, and that was spoken: at most one second more. */
  acknowledgedMs: number;
  spokenMs: number;
}

/** Speaks for so many seconds, as fast as core takes it; ends early, without an error, when the connection does. */
export async function speak(
  rpc: Rpc,
  seconds: number,
  onChunk: (sequence: number) => void = () => undefined,
): Promise<Spoken> {
  const spoken: Spoken = { recordingId: '', acknowledgedMs: 0, spokenMs: 0 };
  try {
    const tracks = [
      { track: 'microphone' as const, mimeType: 'audio/webm;codecs=opus', deviceLabel: 'Test' },
    ];
    const { recordingId } = await rpc.call('recording.start', { kind: 'voice', tracks });
    spoken.recordingId = recordingId;
    for (const chunk of captureChunks()) {
      if (chunk.sequence >= seconds) break;
      spoken.spokenMs = chunk.elapsedMs;
      const acknowledged = rpc.call('recording.appendChunk', { recordingId, track: 'microphone', ...chunk });
      onChunk(chunk.sequence);
      await acknowledged;
      spoken.acknowledgedMs = chunk.elapsedMs;
    }
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'connection closed') throw error;
  }
  return spoken;
}
