import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppProcess, startAppProcess } from '../harness/app-process.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { findRecordings } from '../harness/library-check.ts';
import { writeVtt } from '../harness/library-files.ts';
import { type Rpc, connectRpc } from '../harness/rpc.ts';
import { type Figure, median } from './figures.ts';
import { cpuSecondsOf } from './process-cpu.ts';
import { writeSearchLibrary } from './search-library-files.ts';

/** Recordings in the library; `OUTSPOKEN_BENCH_RECORDINGS` for another size. */
const recordings = Number(process.env.OUTSPOKEN_BENCH_RECORDINGS ?? 10_000);
const edits = 15;
const idleMs = 60_000;
const pollMs = 20;
/** No longer is an edit waited for. */
const mostWaitMs = 120_000;

async function untilIndexed(rpc: Rpc): Promise<void> {
  for (;;) {
    const { indexing } = await rpc.call('app.getStatus', {});
    const { isIndexing } = await rpc.call('library.search', { query: 'harbour', limit: 1 });
    if (!indexing && !isIndexing) return;
    await sleep(250);
  }
}

/** From writing a transcript by hand until the search finds what it says. */
async function seenAfter(rpc: Rpc, folder: string, word: string): Promise<number> {
  const begin = performance.now();
  writeFileSync(join(folder, 'transcript.vtt'), writeVtt([[1, word]]));
  while (performance.now() - begin < mostWaitMs) {
    const { groups } = await rpc.call('library.search', { query: word, limit: 1 });
    if (groups.some(({ hits }) => hits.length > 0)) break;
    await sleep(pollMs);
  }
  return performance.now() - begin;
}

async function idleShare(app: AppProcess): Promise<number> {
  const before = cpuSecondsOf(app.pid);
  await sleep(idleMs);
  return (cpuSecondsOf(app.pid) - before) / (idleMs / 1000);
}

/** What an app with 10,000 recordings costs while nothing happens, and when it knows what people change in its folder. */
export async function measureWatching(): Promise<Figure[]> {
  const folder = makeFolder('watching');
  const directories = {
    dataDirectory: join(folder.path, 'data'),
    libraryDirectory: join(folder.path, 'library'),
  };
  mkdirSync(directories.libraryDirectory);
  writeSearchLibrary(directories.libraryDirectory, recordings);
  const folders = findRecordings(directories.libraryDirectory);
  const app = await startAppProcess(directories);
  try {
    const rpc = await connectRpc(app.address);
    await untilIndexed(rpc);
    // What is left to do after that, such as beginning to watch, is done before anything is measured.
    await sleep(idleMs / 2);
    const idle = await idleShare(app);
    const seen: number[] = [];
    for (let edit = 0; edit < edits; edit += 1) {
      const chosen = folders[Math.floor((edit * folders.length) / edits)];
      if (chosen !== undefined) seen.push(await seenAfter(rpc, chosen.folder, `zebra${'x'.repeat(edit)}`));
    }
    rpc.close();
    const note = `${recordings} recordings`;
    return [
      {
        name: 'Edited by hand until found',
        value: median(seen),
        unit: 'ms',
        note: `median of ${edits}, ${note}`,
      },
      {
        name: 'Edited by hand until found, max',
        value: Math.max(...seen),
        unit: 'ms',
        note: 'the aim is 2000',
      },
      { name: 'Idle, share of a processor', value: idle * 100, unit: '%', note: `over ${idleMs / 1000} s` },
    ];
  } finally {
    await app.stop();
    folder.remove();
  }
}
