import { launchBrowser } from './harness/chromium-driver.ts';
import { expect, test } from './harness/fixtures.ts';
import { type QuickApp, startQuickApp } from './harness/quick-app.ts';
import { realScreen, recordScreen } from './harness/screen-take.ts';

const presets = ['universal', 'small', 'original'] as const;

let quick: QuickApp;
test.beforeEach(async () => {
  quick = await startQuickApp();
});
test.afterEach(() => quick.dispose());

test('every form a screen is sent in plays in a browser', async () => {
  const recordingId = await recordScreen(quick.rpc, realScreen(), 'A tour');
  for (const screenPreset of presets) {
    const draft = { recordingIds: [recordingId], to: ['marta@harbour.example'], text: '', sendAt: null };
    await quick.rpc.call('outbox.queueMessage', { ...draft, subject: screenPreset, screenPreset });
  }
  await expect
    .poll(async () => (await quick.rpc.call('outbox.list', {})).map(({ state }) => state), {
      timeout: 80_000,
    })
    .toEqual(presets.map(() => 'sent'));
  const { browser, close } = await launchBrowser({});
  const page = await browser.newPage();
  await page.goto(quick.app.address);
  for (const { id, subject } of await quick.rpc.call('practice.list', {})) {
    const { attachments } = await quick.rpc.call('practice.get', { id });
    expect(attachments.map(({ mimeType }) => mimeType)).toEqual(['video/mp4']);
    const played = await page.evaluate(async (url) => {
      const video = document.createElement('video');
      video.src = url;
      video.muted = true;
      document.body.append(video);
      await video.play();
      await new Promise((resolve) => {
        video.ontimeupdate = () => {
          if (video.currentTime > 1) resolve(undefined);
        };
      });
      video.pause();
      const { videoWidth, videoHeight, duration } = video;
      const { totalVideoFrames } = video.getVideoPlaybackQuality();
      video.remove();
      return { videoWidth, videoHeight, duration, totalVideoFrames };
    }, attachments[0]?.url ?? '');
    expect(played, subject).toMatchObject({ videoWidth: 640, videoHeight: 360 });
    expect(played.totalVideoFrames, subject).toBeGreaterThan(3);
    expect(Math.abs(played.duration - 8.5), subject).toBeLessThan(1);
  }
  await close();
});
