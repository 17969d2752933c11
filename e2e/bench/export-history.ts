import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExportOrder } from '../../shared/model/history.ts';
import { type AppProcess, startAppProcess } from '../harness/app-process.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { type Rpc, connectRpc } from '../harness/rpc.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { type Figure, median } from './figures.ts';
import { memoryOf } from './process-memory.ts';

const run = promisify(execFile);
const rounds = 3;
const recordingCount = 20;
const recordingBytes = 25 * 1024 * 1024;
const everything: ExportOrder = { scope: { all: true }, fromDay: null, toDay: null, withCaptures: true };

/** A library as a file manager could have made it. */
function makeLibrary(library: string): void {
  for (let count = 0; count < recordingCount; count++) {
    const hour = String(count).padStart(2, '0');
    const folder = join(library, 'Harbour Press', 'Memoir', `2026-11-22 ${hour}00 Take ${count}`);
    mkdirSync(folder, { recursive: true });
    const track = { track: 'microphone', file: 'capture-microphone.webm', mimeType: 'audio/webm' };
    const file = {
      ...{ schemaVersion: 1, id: randomUUID(), kind: 'voice', title: `Take ${count}`, state: 'ready' },
      ...{ direction: 'made', createdAt: `2026-11-22T${hour}:00:00.000Z`, timeZone: 'UTC', author: null },
      ...{ durationMs: 60_000, endReason: 'stopped', marks: [], pauses: [], levels: [], master: null },
      ...{ tracks: [{ ...track, sizeBytes: recordingBytes, deviceLabel: '' }], binnedAt: null },
      binnedFrom: null,
    };
    writeFileSync(join(folder, 'recording.json'), JSON.stringify(file));
    const noise = execFileSync('head', ['-c', String(recordingBytes), '/dev/urandom'], {
      maxBuffer: recordingBytes + 1,
    });
    writeFileSync(join(folder, 'capture-microphone.webm'), noise);
  }
}

async function exportOnce(app: AppProcess, rpc: Rpc) {
  const before = memoryOf(app.pid).resident;
  const begin = performance.now();
  await rpc.call('history.export', everything);
  const work = await waitUntil(async () => {
    const found = await rpc.call('history.getWork', {});
    return found?.state === 'running' ? null : found;
  }, 300_000);
  if (work.state !== 'done') throw new Error(JSON.stringify(work));
  return { seconds: (performance.now() - begin) / 1000, growthMiB: memoryOf(app.pid).peak - before };
}

/** Seconds of the plain tools: copied, hashed, and on the disk. */
async function copyOnce(library: string, target: string): Promise<number> {
  const begin = performance.now();
  await run('cp', ['-r', library, target]);
  await run('sh', ['-c', 'find "$1" -type f -exec sha256sum {} + >"$1.sums"', 'sh', target]);
  await run('sync', ['-f', target]);
  return (performance.now() - begin) / 1000;
}

/** Time and memory of exporting half a gigabyte, against `cp -r`, `sha256sum` and `sync` of the same files in turn. */
export async function measureExport(): Promise<Figure[]> {
  const folder = makeFolder('export-bench');
  const library = join(folder.path, 'library');
  makeLibrary(library);
  const env = { OUTSPOKEN_FFMPEG: '/bin/false' };
  const app = await startAppProcess({
    ...{ dataDirectory: join(folder.path, 'data'), libraryDirectory: library, env },
  });
  const rpc = await connectRpc(app.address);
  const ours: Awaited<ReturnType<typeof exportOnce>>[] = [];
  const plain: number[] = [];
  try {
    await waitUntil(async () => !(await rpc.call('app.getStatus', {})).indexing);
    for (let round = 0; round < rounds; round++) {
      ours.push(await exportOnce(app, rpc));
      rmSync(`${library} exports`, { recursive: true });
      plain.push(await copyOnce(library, join(folder.path, 'copy')));
      rmSync(join(folder.path, 'copy'), { recursive: true });
    }
  } finally {
    rpc.close();
    await app.stop();
    folder.remove();
  }
  const plainSeconds = median(plain);
  const size = `${(recordingCount * recordingBytes) / 1_048_576} MiB in ${recordingCount} recordings`;
  return [
    {
      name: 'Exporting history, times of cp, sha256sum and sync',
      value: median(ours.map(({ seconds }) => seconds)) / plainSeconds,
      unit: '',
      note: `${size}; the plain tools ${plainSeconds.toFixed(2)} s`,
    },
    {
      name: 'Peak memory of core above its start while exporting',
      value: Math.max(...ours.slice(0, 1).map(({ growthMiB }) => growthMiB)),
      unit: 'MiB',
      note: size,
    },
  ];
}
