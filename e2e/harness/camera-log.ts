import type { Page } from '@playwright/test';
import { cameraCode } from './camera-file.ts';
import { readCells } from './screen-painter.ts';
import type { Happening } from './sync-check.ts';

interface Seen {
  /** When it came to the page, and its own stamp of another clock. */
  readonly at: number;
  readonly stampMs: number;
  readonly cells: readonly number[];
}

/** Begins to note every picture that the camera gives to this page, before anything is encoded. */
export async function logCamera(page: Page): Promise<void> {
  await page.evaluate(async ({ x, y, cell, cells }) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const [track] = stream.getVideoTracks();
    const { MediaStreamTrackProcessor: Processor } = globalThis as unknown as {
      MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack | undefined }) => {
        readable: ReadableStream<VideoFrame>;
      };
    };
    const reader = new Processor({ track }).readable.getReader();
    const seen: Seen[] = [];
    Object.assign(globalThis, { seenByCamera: seen });
    const read = async () => {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        const at = performance.timeOrigin + performance.now();
        const stampMs = frame.timestamp / 1000;
        const bytes = new Uint8Array(frame.allocationSize());
        const [plane] = await frame.copyTo(bytes);
        frame.close();
        const row = (plane?.offset ?? 0) + (plane?.stride ?? 0) * (y + cell / 2);
        const middles = Array.from(
          { length: cells },
          (_, index) => bytes[row + x + cell * (index + 0.5)] ?? 0,
        );
        seen.push({ at, stampMs, cells: middles });
      }
    };
    void read();
  }, cameraCode);
}

/** What {@link logCamera} noted so far. */
export async function readCameraLog(page: Page): Promise<Happening[]> {
  const seen = await page.evaluate(() => (globalThis as unknown as { seenByCamera: Seen[] }).seenByCamera);
  // The page may be busy when a picture comes: stamps do not wait, and the quickest one tells what they mean.
  const clock = Math.min(...seen.map(({ at, stampMs }) => at - stampMs));
  return seen.flatMap(({ stampMs, cells }) => {
    const value = readCells(cells);
    return value === null ? [] : [{ at: stampMs + clock, value }];
  });
}
