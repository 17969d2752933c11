import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppProcess, startAppProcess } from '../harness/app-process.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { createRandom } from '../harness/random.ts';
import { type Rpc, connectRpc } from '../harness/rpc.ts';
import { type Figure, median } from './figures.ts';
import { measureScrolling } from './scrolling.ts';
import { type WrittenLibrary, writeSearchLibrary } from './search-library-files.ts';
import { prepare, startOurs } from './start.ts';

/** Recordings in the library; `OUTSPOKEN_BENCH_RECORDINGS` for a quicker look. */
const recordings = Number(process.env.OUTSPOKEN_BENCH_RECORDINGS ?? 100_000);
const hits = 40;
const queries = 60;
const pollMs = 250;
const starts = 3;

interface App {
  readonly process: AppProcess;
  readonly rpc: Rpc;
  readonly readyMs: number;
}

async function open(folder: string): Promise<App> {
  const begin = performance.now();
  const process = await startAppProcess({
    dataDirectory: join(folder, 'data'),
    libraryDirectory: join(folder, 'library'),
  });
  const readyMs = performance.now() - begin;
  return { process, rpc: await connectRpc(process.address), readyMs };
}

async function close({ process, rpc }: App): Promise<void> {
  rpc.close();
  await process.stop();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** From the start without an index until everything can be listed and found; what is asked meanwhile is timed too. */
async function measureRebuild(folder: string) {
  const begin = performance.now();
  const app = await open(folder);
  const asked: number[] = [];
  let listedMs = 0;
  for (;;) {
    asked.push(await timed(() => app.rpc.call('library.listClients', {})));
    const { indexing } = await app.rpc.call('app.getStatus', {});
    if (!indexing && listedMs === 0) listedMs = performance.now() - begin;
    const { isIndexing } = await app.rpc.call('library.search', { query: 'harbour', limit: 1 });
    if (!indexing && !isIndexing) break;
    await sleep(pollMs);
  }
  const tookMs = performance.now() - begin;
  await close(app);
  return { listedMs, tookMs, asked };
}

/** What people type: a rare word, two common ones, a phrase, a client, a word with an exclusion, a mistyped word. */
function makeQueries({ words, clients }: WrittenLibrary): readonly string[] {
  const random = createRandom(11);
  const word = (from: number, to: number) => words[Math.floor(from + random() * (to - from))] ?? '';
  const makers = [
    () => word(2000, 20_000),
    () => `${word(0, 200)} ${word(100, 2000)}`,
    () => `"${word(0, 50)} ${word(0, 50)}"`,
    () => `${clients[Math.floor(random() * clients.length)]?.split(' ')[0]} ${word(50, 1000)}`,
    () => `${word(100, 1000)} -${word(0, 100)}`,
    () => word(2000, 20_000).replace(/^(..)(.)(.)/, '$1$3$2'),
  ];
  return Array.from({ length: queries }, (_, index) => makers[index % makers.length]?.() ?? '');
}

/** Every state of the box while a query is typed letter by letter. */
function keyStrokes(query: string): readonly string[] {
  return Array.from(query, (_, index) => query.slice(0, index + 1));
}

/** The same words as SQLite alone would be asked for them; null where there is nothing to ask. */
function bareExpression(typed: string): string | null {
  const words = typed.match(/[a-z0-9]+/g);
  return words && `${words.map((word) => `"${word}"`).join(' AND ')}*`;
}

interface Typed {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  readonly slowest: string;
}

async function measureTyping(app: App, indexPath: string, library: WrittenLibrary): Promise<Typed> {
  const database = new DatabaseSync(indexPath, { readOnly: true });
  const bare = database.prepare(
    'SELECT rowid FROM search_spoken WHERE search_spoken MATCH ? ORDER BY rowid DESC LIMIT 600',
  );
  const times: { ours: number; bare: number; typed: string }[] = [];
  await app.rpc.call('library.search', { query: 'warm', limit: hits });
  for (const typed of makeQueries(library).flatMap(keyStrokes)) {
    const ours = await timed(() => app.rpc.call('library.search', { query: typed, limit: hits }));
    const expression = bareExpression(typed);
    const begin = performance.now();
    if (expression !== null) bare.all(expression);
    times.push({ ours, bare: performance.now() - begin, typed });
  }
  database.close();
  const slowest = times.toSorted((one, other) => other.ours - one.ours).slice(0, 5);
  return {
    ours: times.map(({ ours }) => ours),
    bare: times.map((time) => time.bare),
    slowest: slowest.map(({ typed, ours }) => `${typed}: ${ours.toFixed(0)} ms`).join(', '),
  };
}

/** Bytes of the search tables, those of FTS5 included. */
function searchBytes(indexPath: string): number {
  const database = new DatabaseSync(indexPath, { readOnly: true });
  const sizes = database.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all();
  database.close();
  return sizes
    .filter(({ name }) => /^search_|^sqlite_autoindex_search_/.test(String(name)))
    .reduce((sum, { bytes }) => sum + Number(bytes), 0);
}

async function measurePages(app: App): Promise<readonly number[]> {
  const pages: number[] = [];
  for (const scope of [{ all: true }, { received: true }] as const) {
    for (let run = 0; run < 10; run += 1) {
      pages.push(await timed(() => app.rpc.call('library.listRecordings', { scope, offset: 0, limit: 100 })));
    }
  }
  return pages;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Measured {
  readonly library: WrittenLibrary;
  readonly rebuild: Awaited<ReturnType<typeof measureRebuild>>;
  readonly typed: Typed;
  readonly pages: readonly number[];
  readonly indexBytes: number;
  readonly readyMs: number;
}

function toFigures({ library, rebuild, typed, pages, indexBytes, readyMs }: Measured): Figure[] {
  const { ours, bare, slowest } = typed;
  const of = `${recordings} recordings, ${library.lines} lines`;
  const ms = (name: string, value: number, note: string) => ({ name, value, unit: 'ms', note });
  return [
    ms('Search, key to answer, p50', median(ours), `${ours.length} keys, ${of}, all read from files`),
    ms('Search, key to answer, p95', percentile(ours, 0.95), 'the aim is 50 at most'),
    ms('Search, key to answer, max', Math.max(...ours), slowest),
    ms('The bare query of SQLite, p50', median(bare), 'same words, row ids only, in turns with ours'),
    ms('The bare query of SQLite, p95', percentile(bare, 0.95), 'in another process'),
    {
      name: 'Search against the bare query, p95',
      value: percentile(ours, 0.95) / percentile(bare, 0.95),
      unit: 'x',
      note: 'ours with passages, projects, transport',
    },
    {
      name: 'Search index against the text',
      value: indexBytes / library.textBytes,
      unit: 'x',
      note: `${(indexBytes / 1e6).toFixed(0)} MB of ${(library.textBytes / 1e6).toFixed(0)} MB; the aim is 1.5 at most`,
    },
    ms('First page of a list, p95', percentile(pages, 0.95), '100 rows; the aim is 100 at most'),
    { name: 'Index made anew, lists', value: rebuild.listedMs / 1000, unit: 's', note: of },
    {
      name: 'Index made anew, search too',
      value: rebuild.tookMs / 1000,
      unit: 's',
      note: 'the aim is 300 at most',
    },
    ms('A call meanwhile, p95', percentile(rebuild.asked, 0.95), `${rebuild.asked.length} calls`),
    { name: 'Start with all that, until served', value: readyMs / 1000, unit: 's', note: 'index there' },
  ];
}

/** From the start to the record button, with the library and with none, in turns. */
async function measureStarts(folder: string): Promise<Figure[]> {
  const empty = makeFolder('search-empty');
  await prepare(empty.path);
  await prepare(folder);
  const [without, withAll]: [number[], number[]] = [[], []];
  for (let run = 0; run < starts; run += 1) {
    without.push((await startOurs(empty.path)).shownMs);
    withAll.push((await startOurs(folder)).shownMs);
  }
  empty.remove();
  const [bare, full] = [median(without) / 1000, median(withAll) / 1000];
  const note = `median of ${starts}; ${bare.toFixed(2)} s with an empty library`;
  return [
    { name: 'Start to record button with all that', value: full, unit: 's', note },
    { name: 'Start against an empty library', value: full / bare, unit: 'x', note: 'in turns' },
  ];
}

/** A library of 100,000 recordings and a million lines, written as files and read by the app: making its index, searching as one types. */
export async function measureSearch(): Promise<Figure[]> {
  const folder = makeFolder('search');
  try {
    const library = writeSearchLibrary(join(folder.path, 'library'), recordings);
    const rebuild = await measureRebuild(folder.path);
    const app = await open(folder.path);
    const { readyMs } = app;
    const indexPath = join(folder.path, 'data', 'index.db');
    const typed = await measureTyping(app, indexPath, library);
    const pages = await measurePages(app);
    await close(app);
    const indexBytes = searchBytes(indexPath);
    const figures = toFigures({ library, rebuild, typed, pages, indexBytes, readyMs });
    figures.push(...(await measureStarts(folder.path)));
    const shown = await open(folder.path);
    figures.push(...(await measureScrolling(shown.process.address, `${recordings} recordings`)));
    await close(shown);
    return figures;
  } finally {
    folder.remove();
  }
}
