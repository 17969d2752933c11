import type { Page } from '@playwright/test';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { type Figure, median } from './figures.ts';

const seconds = 8;
const warmUpSeconds = 1;
/** About 18 rows in a second: a list that is skimmed. */
const pixelsPerSecond = 1000;

/** A page as high as the list and as plain as can be: what this machine's browser does at best. */
function barePage(height: number): string {
  const stripes = 'repeating-linear-gradient(#fff 0 55px, #ccc 55px 56px)';
  return `<!doctype html><title>Bare</title><style>body{margin:0}#main{height:100vh;overflow:auto}
    #list{height:${height}px;background:${stripes}}</style><div id="main"><div id="list"></div></div>`;
}

/** Scrolls `#main` steadily; resolves with the times between frames, in milliseconds. */
function scrollSteadily(page: Page): Promise<readonly number[]> {
  return page.evaluate(
    ({ seconds, warmUpSeconds, pixelsPerSecond }) =>
      new Promise<number[]>((resolve) => {
        const main = document.querySelector('#main');
        const gaps: number[] = [];
        const beganMs = performance.now();
        let lastMs = beganMs;
        const frame = (nowMs: number) => {
          const elapsed = (nowMs - beganMs) / 1000;
          if (elapsed > warmUpSeconds) gaps.push(nowMs - lastMs);
          lastMs = nowMs;
          if (main) main.scrollTop = elapsed * pixelsPerSecond;
          if (elapsed < seconds) requestAnimationFrame(frame);
          else resolve(gaps);
        };
        requestAnimationFrame(frame);
      }),
    { seconds, warmUpSeconds, pixelsPerSecond },
  );
}

function lateShare(gaps: readonly number[], intervalMs: number): number {
  return (100 * gaps.filter((gap) => gap > 1.5 * intervalMs).length) / gaps.length;
}

/** How smoothly the Inbox of the app at `address`, its longest list, scrolls next to a bare page of the same height. */
export async function measureScrolling(address: string, of: string): Promise<Figure[]> {
  const { browser, close } = await launchBrowser({});
  try {
    const viewport = { width: 1280, height: 800 };
    const page = await browser.newPage({ viewport });
    await page.goto(`${address}#/inbox`);
    await page.locator('#main [aria-posinset]').nth(10).waitFor();
    const height = await page.locator('#main').evaluate((main) => main.scrollHeight);
    const ours = await scrollSteadily(page);
    const bare = await browser.newPage({ viewport });
    await bare.setContent(barePage(height));
    const bareGaps = await scrollSteadily(bare);
    const interval = median(bareGaps);
    const late = (gaps: readonly number[]) => lateShare(gaps, interval);
    return [
      {
        ...{ name: 'Scrolling the Inbox, late frames', value: late(ours), unit: '%' },
        note: `of ${ours.length}, ${of}; of a bare page as high ${late(bareGaps).toFixed(1)} %`,
      },
      {
        ...{ name: 'Scrolling the Inbox, longest frame', value: Math.max(...ours), unit: 'ms' },
        note: `one is ${interval.toFixed(1)} ms; bare page ${Math.max(...bareGaps).toFixed(0)} ms`,
      },
    ];
  } finally {
    await close();
  }
}
