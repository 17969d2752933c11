import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Page, chromium } from '@playwright/test';
import type { Media } from '../media-routes.ts';

const browser = process.env.OUTSPOKEN_CHROMIUM ?? '/usr/bin/chromium';

/** For tests: whether there is a real browser; says so when there is none. */
export function hasBrowser(): boolean {
  if (existsSync(browser)) return true;
  process.stdout.write('NOT RUN: playing in a real browser; set OUTSPOKEN_CHROMIUM.\n');
  return false;
}

/** For tests: runs `use` with an empty page of a real browser whose server answers `/media/` as the app does. */
export async function withMediaPage<Value>(
  media: Media,
  use: (page: Page) => Promise<Value>,
): Promise<Value> {
  const server = createServer((incoming, out) => {
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const answer = async () => {
      const page = new Response('<p>', { headers: { 'content-type': 'text/html' } });
      const response =
        incoming.url === '/'
          ? page
          : await media(new Request(`http://app${incoming.url ?? ''}`, { headers }));
      out.writeHead(response.status, Object.fromEntries(response.headers));
      if (!response.body) return out.end();
      return pipeline(Readable.fromWeb(response.body), out).catch(() => undefined);
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const chrome = await chromium.launch({
    executablePath: browser,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    const page = await chrome.newPage();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    return await use(page);
  } finally {
    await chrome.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
