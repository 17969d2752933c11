import { mkdtempSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { masterPicture } from './picture-encoding.ts';
import { freeContext, installedFfmpegs, plainFfmpeg } from './test-support/real-ffmpeg.ts';
import { verifyPicture } from './verify-picture.ts';

/** Frames of a real screen come closer together than one over its frame rate. */
const screen = fileURLToPath(new URL('../../../assets/samples/chromium-screen-h264.mkv', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'outspoken-verify-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.each(await installedFfmpegs())('pictures read back by ffmpeg $name', ({ tools }) => {
  const name = 'master.mp4';
  const path = join(base, name);

  function verify() {
    plainFfmpeg(tools, ['-i', screen, '-c', 'copy', '-movflags', '+faststart', path]);
    const sizeBytes = statSync(path).size;
    const rendered = {
      durationMs: 10_000,
      picture: { width: 640, height: 360, frameRate: 30 },
      hasSound: false,
      isCopied: true,
    };
    const options = { directory: base, name, encoding: masterPicture, rendered };
    return { sizeBytes, verify: () => verifyPicture(freeContext(tools), options) };
  }

  it('takes a copied capture, whatever the distances of its frames', async () => {
    const { sizeBytes, verify: run } = verify();
    await expect(run()).resolves.toMatchObject({ sizeBytes });
  });

  it('refuses one that was cut off', async () => {
    const { sizeBytes, verify: run } = verify();
    truncateSync(path, Math.round(sizeBytes * 0.7));
    await expect(run()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});
