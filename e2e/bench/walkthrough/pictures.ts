import { chromium } from '@playwright/test';
import { findBrowser } from '../../../electron/bootstrap/find-browser.ts';
import { command } from '../../harness/command.ts';
import type { Page } from './pages.ts';

/** Pixels in rows, four bytes each: red, green, blue, opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** Draws pages with a real browser, as it would draw them on a screen. */
export async function drawPages(pages: readonly Page[]): Promise<Picture[]> {
  const executablePath = findBrowser(process.platform, process.env);
  if (executablePath === null) throw new Error('No Chromium, Chrome or Edge was found.');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const pictures: Picture[] = [];
    for (const { width, height, html, transparent = false } of pages) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.setContent(html);
      const png = await page.screenshot({ omitBackground: transparent });
      await page.close();
      const options = ['-v', 'error', '-f', 'png_pipe', '-i', '-', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'];
      pictures.push({ width, height, pixels: command('ffmpeg', options, { input: png }) });
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

/** A rectangle of pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Copies `from` of `source` to `at` of `target`; both must hold it. */
export function copyBox(
  target: Picture,
  source: Picture,
  from: Box,
  at: { readonly x: number; readonly y: number },
): void {
  for (let row = 0; row < from.height; row += 1) {
    const start = ((from.y + row) * source.width + from.x) * 4;
    source.pixels.copy(
      target.pixels,
      ((at.y + row) * target.width + at.x) * 4,
      start,
      start + from.width * 4,
    );
  }
}

/** Fills a box with one colour. */
export function fillBox(target: Picture, { x, y, width, height }: Box, colour: number): void {
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1)
      target.pixels.writeUInt32BE(colour, (row * target.width + column) * 4);
  }
}

/** Lays `sprite` over `target` with its top left at `at`, by its opacity; what is outside is left out. */
export function blend(
  target: Picture,
  sprite: Picture,
  at: { readonly x: number; readonly y: number },
): void {
  for (let y = 0; y < Math.min(sprite.height, target.height - at.y); y += 1) {
    for (let x = 0; x < Math.min(sprite.width, target.width - at.x); x += 1) {
      const from = (y * sprite.width + x) * 4;
      const to = ((at.y + y) * target.width + at.x + x) * 4;
      const opacity = (sprite.pixels[from + 3] ?? 0) / 255;
      for (let channel = 0; channel < 3; channel += 1) {
        const mixed =
          (sprite.pixels[from + channel] ?? 0) * opacity + (target.pixels[to + channel] ?? 0) * (1 - opacity);
        target.pixels[to + channel] = Math.round(mixed);
      }
    }
  }
}
