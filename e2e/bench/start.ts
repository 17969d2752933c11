import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startAppProcess } from '../harness/app-process.ts';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { connectRpc } from '../harness/rpc.ts';
import { type Figure, median } from './figures.ts';

const runs = 5;
const barePage = '<!doctype html><title>Bare</title><button>Record voice memo</button>';

/** Milliseconds from `begin` until the page at `address` shows its button, in a new browser. */
async function browse(address: string, begin: number): Promise<number> {
  const browser = await launchBrowser({});
  try {
    const page: Page = await browser.browser.newPage();
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Record voice memo' }).waitFor();
    return performance.now() - begin;
  } finally {
    await browser.close();
  }
}

/** Starts the app on the data and the library in `folder`: milliseconds until it serves, and until its record button stands. */
export async function startOurs(
  folder: string,
): Promise<{ readonly readyMs: number; readonly shownMs: number }> {
  const begin = performance.now();
  const app = await startAppProcess({
    dataDirectory: join(folder, 'data'),
    libraryDirectory: join(folder, 'library'),
  });
  try {
    const readyMs = performance.now() - begin;
    return { readyMs, shownMs: await browse(app.address, begin) };
  } finally {
    await app.stop();
  }
}

/** Makes `folder` one in which the app was started before. */
export async function prepare(folder: string): Promise<void> {
  const app = await startAppProcess({
    dataDirectory: join(folder, 'data'),
    libraryDirectory: join(folder, 'library'),
  });
  const rpc = await connectRpc(app.address);
  const profile = { name: 'Ada Client', email: 'ada@client.example' };
  await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
  rpc.close();
  await app.stop();
}

/** From starting the process until the record button stands, against a browser that opens a page with nothing but a button. */
export async function measureStart(): Promise<Figure[]> {
  const folder = makeFolder('start');
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(barePage),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await prepare(folder.path);
    const ours = [];
    const bare = [];
    for (let run = 0; run < runs; run += 1) {
      bare.push(await browse(`http://127.0.0.1:${port}/`, performance.now()));
      ours.push(await startOurs(folder.path));
    }
    const shown = median(ours.map(({ shownMs }) => shownMs)) / 1000;
    const bareShown = median(bare) / 1000;
    const ready = median(ours.map(({ readyMs }) => readyMs)) / 1000;
    const note = `median of ${runs}`;
    return [
      {
        name: 'Start to record button',
        value: shown,
        unit: 's',
        note: `${note}, of which ${ready.toFixed(2)} s until the app serves`,
      },
      { name: 'Bare Chromium, one button', value: bareShown, unit: 's', note },
      { name: 'Ours over bare Chromium', value: shown - bareShown, unit: 's', note: 'what the app adds' },
    ];
  } finally {
    server.close();
    folder.remove();
  }
}
