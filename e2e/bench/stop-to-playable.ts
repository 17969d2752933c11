import type { Page } from '@playwright/test';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import type { Figure } from './figures.ts';

const hour = 3600;
const lengths = [
  { seconds: 10, name: '10 seconds' },
  { seconds: 3 * hour, name: '3 hours' },
];

/** Milliseconds until the page's player can play `address`, and then until it stands at the last seconds of the take. */
function play(page: Page, address: string, lastSeconds: number): Promise<readonly [number, number]> {
  return page.evaluate(
    async ({ source, at }) => {
      const begin = performance.now();
      const audio = new Audio(source);
      const until = (event: string) =>
        new Promise((resolve, reject) => {
          audio.addEventListener(event, resolve, { once: true });
          audio.addEventListener('error', () => reject(new Error(audio.error?.message)), { once: true });
        });
      await until('canplay');
      const playable = performance.now();
      audio.currentTime = at;
      await until('seeked');
      return [playable - begin, performance.now() - playable] as const;
    },
    { source: address, at: lastSeconds },
  );
}

async function measure(
  bench: QuickApp,
  page: Page,
  { seconds, name }: (typeof lengths)[number],
): Promise<Figure[]> {
  const recordingId = await bench.capture(seconds);
  const begin = performance.now();
  await bench.stop(recordingId, seconds);
  const stoppedMs = performance.now() - begin;
  const { playbackUrl } = await bench.rpc.call('library.getRecording', { recordingId });
  const [playableMs, seekMs] = await play(page, playbackUrl ?? '', seconds - 3);
  const note = `call of Stop ${stoppedMs.toFixed(0)} ms, then canplay in Chromium`;
  return [
    { name: `Stop to playable, ${name}`, value: (stoppedMs + playableMs) / 1000, unit: 's', note },
    {
      name: `Jump to the end, ${name}`,
      value: seekMs / 1000,
      unit: 's',
      note: 'straight after, from the raw capture',
    },
  ];
}

/** How long it takes from Stop until a take can be played and jumped about in, for a short and a very long one. */
export async function measureStopToPlayable(): Promise<Figure[]> {
  const bench = await startQuickApp();
  const browser = await launchBrowser({});
  try {
    const page = await browser.browser.newPage();
    await page.goto(bench.app.address);
    const figures: Figure[] = [];
    for (const length of lengths) figures.push(...(await measure(bench, page, length)));
    return figures;
  } finally {
    await browser.close();
    await bench.dispose();
  }
}
