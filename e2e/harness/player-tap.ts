import type { Page } from '@playwright/test';

interface Tap {
  readonly recorder: MediaRecorder;
  readonly pieces: Blob[];
}

/** Records, from now on, what the page's player sends to the loudspeaker, before any device is involved. */
export async function tapPlayer(page: Page): Promise<void> {
  await page.evaluate(() => {
    const prototype = HTMLMediaElement.prototype as unknown as {
      play: (this: HTMLMediaElement) => Promise<void>;
    };
    const play = prototype.play;
    prototype.play = function tappedPlay(this: HTMLMediaElement & { captureStream?: () => MediaStream }) {
      const started = play.call(this);
      if (!('outspokenTap' in globalThis) && this.captureStream !== undefined) {
        const recorder = new MediaRecorder(this.captureStream());
        const tap: Tap = { recorder, pieces: [] };
        recorder.addEventListener('dataavailable', ({ data }) => tap.pieces.push(data));
        Object.assign(globalThis, { outspokenTap: tap });
        void started.then(() => recorder.start());
      }
      return started;
    };
  });
}

/** What was recorded since {@link tapPlayer}: a WebM file in base64. */
export function tapped(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { recorder, pieces } = (globalThis as unknown as { outspokenTap: Tap }).outspokenTap;
    if (recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
      recorder.stop();
      await stopped;
    }
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
}
