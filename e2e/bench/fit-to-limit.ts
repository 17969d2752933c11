import { setTimeout as sleep } from 'node:timers/promises';
import type { ScreenPreset } from '../../shared/model/deliverable.ts';
import { attachmentRoomBytes } from '../../shared/model/mail-limit.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { filmedScreen, recordScreen } from '../harness/screen-take.ts';
import { waitUntil } from '../harness/wait-until.ts';
import type { Figure } from './figures.ts';
import { walkthroughFilm } from './walkthrough/walkthrough.ts';

const filmSeconds = 60;
const patienceMs = 900_000;
/** Largest message in megabytes: less than the preset takes when nothing limits it. */
const limits = { universal: 2.5, small: 1.5 } as const;

async function fit(
  { rpc }: QuickApp,
  recordingId: string,
  preset: Exclude<ScreenPreset, 'original'>,
): Promise<Figure[]> {
  const mailLimitMegabytes = limits[preset];
  await rpc.call('settings.update', { mailLimitMegabytes });
  const limitBytes = attachmentRoomBytes(mailLimitMegabytes * 1_000_000);
  const askedMs = performance.now();
  const told = await rpc.call('media.predict', { recordingId, preset, limitBytes });
  const toldMs = performance.now() - askedMs;
  const to = ['editor@harbour.example'];
  const draft = { recordingIds: [recordingId], to, subject: preset, text: '', sendAt: null };
  const queuedMs = performance.now();
  await rpc.call('outbox.queueMessage', { ...draft, screenPreset: preset });
  const rows = await waitUntil(async () => {
    await sleep(200);
    const all = (await rpc.call('outbox.list', {})).filter(({ subject }) => subject.startsWith(preset));
    return all.length > 0 && all.every(({ state }) => state === 'sent') && all;
  }, patienceMs);
  const seconds = (performance.now() - queuedMs) / 1000;
  const largest = Math.max(...rows.map(({ sizeBytes }) => sizeBytes ?? 0));
  const film = `${filmSeconds} s of hard walkthrough in ${mailLimitMegabytes} MB, ${preset}`;
  return [
    {
      name: `Prediction of ${film}`,
      value: toldMs / 1000,
      unit: 's',
      note: `${(told.sizeBytes / limitBytes).toFixed(2)} of the room, ${told.quality}, ${told.partCount} parts`,
    },
    {
      name: `Share of the limit used by ${film}`,
      value: largest / (mailLimitMegabytes * 1_000_000),
      unit: '',
      note: `${rows.length} parts, made and sent in ${seconds.toFixed(0)} s; bar: at least 0.9 and at most 1`,
    },
  ];
}

/** How well a recording that is too large fills the mail it has to fit into, and how long that is told before. */
export async function measureFit(): Promise<Figure[]> {
  const film = await walkthroughFilm('hard', filmSeconds);
  const picture = filmedScreen(film, filmSeconds);
  const app = await startQuickApp();
  try {
    const recordingId = await recordScreen(app.rpc, picture, 'Walkthrough');
    return [...(await fit(app, recordingId, 'universal')), ...(await fit(app, recordingId, 'small'))];
  } finally {
    await app.dispose();
  }
}
