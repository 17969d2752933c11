import type { Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { CaptureSettings } from '../../shared/model/settings.ts';
import { defaultSettings } from '../../shared/model/settings.ts';
import { type Beeper, startBeeper } from './beeper.ts';
import { cameraCode, codedCamera } from './camera-file.ts';
import { logCamera, readCameraLog } from './camera-log.ts';
import { openInChromium } from './chromium-driver.ts';
import { startDisplay } from './display.ts';
import type { OpenApp, OpenOptions } from './driver.ts';
import { makeFolder } from './free-folder.ts';
import { type FoundRecording, onlyRecording } from './library-check.ts';
import { connectRpc } from './rpc.ts';
import { startPainter } from './screen-painter.ts';
import { startSoundServer } from './sound-server.ts';
import {
  type Happening,
  type Sighting,
  agreedDelay,
  clockOf,
  medianDelay,
  sightBeeps,
  sightNumbers,
} from './sync-check.ts';

/** How long is recorded before, and after, how many pauses. */
export interface SyncPlan {
  readonly secondsBefore: number;
  readonly pauses: number;
  readonly secondsAfter: number;
  /** How much is looked at on either side; more tells a slow drift better. 10 where it is not told. */
  readonly stretchSeconds?: number;
}

/** How much later than the screen another track has the same moment, in milliseconds. */
export interface SyncResult {
  /** By the clocks of both. */
  readonly before: number;
  readonly after: number;
  /** As it is seen: a screen shows a change with the next of its pictures, half of the time between two later on average. */
  readonly beforeAsSeen: number;
  readonly afterAsSeen: number;
  /** Moments found in either track. */
  readonly moments: number;
}

const paintEveryMs = 100;
const usualStretchSeconds = 10;

/** Numbers on the screen, a new one ten times a second. */
async function paintNumbers(display: string) {
  const painter = await startPainter(display);
  const happenings: Happening[] = [];
  let value = 0;
  const timer = setInterval(() => {
    value = (value + 1) % 4096;
    happenings.push({ value, at: painter.show(value) });
  }, paintEveryMs);
  return {
    happenings,
    dispose() {
      clearInterval(timer);
      painter.dispose();
    },
  };
}

async function prepare(app: OpenApp, capture: Partial<CaptureSettings>): Promise<void> {
  // Another page of the app, with the cookie of its own token.
  const rpc = await connectRpc(app.address ?? '');
  const profile = { name: 'Ada Client', email: 'ada@client.example' };
  await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
  await rpc.call('settings.update', { capture: { ...defaultSettings.capture, ...capture } });
  rpc.close();
  await app.page.reload();
}

async function record(page: Page, { secondsBefore, pauses, secondsAfter }: SyncPlan): Promise<number> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press('Record screen');
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await sleep(secondsBefore * 1000);
  for (let count = 0; count < pauses; count += 1) {
    await press('Pause');
    await press('Resume');
  }
  const resumed = performance.now();
  await sleep(secondsAfter * 1000);
  const afterMs = performance.now() - resumed;
  await press('Stop');
  await page.getByRole('textbox', { name: 'Title' }).waitFor();
  return afterMs;
}

interface Stage {
  readonly app: OpenApp;
  readonly happenings: readonly Happening[];
  readonly take: () => FoundRecording;
}

/** An app on a screen with numbers, while `use` runs. */
async function onStage<Value>(
  options: Partial<OpenOptions>,
  capture: Partial<CaptureSettings>,
  use: (stage: Stage) => Promise<Value>,
): Promise<Value> {
  const folder = makeFolder('sync');
  const display = await startDisplay();
  const screen = display.env.DISPLAY ?? '';
  const libraryDirectory = join(folder.path, 'library');
  const folders = { dataDirectory: join(folder.path, 'data'), libraryDirectory };
  const app = await openInChromium({ ...folders, display: screen, ...options });
  const numbers = await paintNumbers(screen);
  try {
    await prepare(app, capture);
    return await use({ app, happenings: numbers.happenings, take: () => onlyRecording(libraryDirectory) });
  } finally {
    numbers.dispose();
    await app.close();
    await display.dispose();
    folder.remove();
  }
}

function compare(
  screen: readonly Sighting[],
  other: readonly Sighting[],
  { secondsBefore, stretchSeconds = usualStretchSeconds }: SyncPlan,
  afterMs: number,
): SyncResult {
  const stretchMs = stretchSeconds * 1000;
  const endMs = Math.max(...screen.map(({ takeMs }) => takeMs));
  const between = (fromMs: number, toMs: number) => {
    const delay = medianDelay(other, fromMs, toMs);
    return [delay - agreedDelay(screen, fromMs, toMs), delay - medianDelay(screen, fromMs, toMs)] as const;
  };
  const [before, beforeAsSeen] = between(0, Math.min(secondsBefore * 1000, stretchMs));
  // A second less: what is near the last pause belongs to either side.
  const [after, afterAsSeen] = between(endMs - Math.min(afterMs - 1000, stretchMs), Infinity);
  return {
    before,
    after,
    beforeAsSeen,
    afterAsSeen,
    moments: screen.length + other.length,
  };
}

/** Records beeps and numbers shown on a screen at known moments; tells how late the sound is against the picture. */
export async function measureSoundSync(plan: SyncPlan): Promise<SyncResult> {
  const sound = await startSoundServer({ piped: true });
  const beeper: Beeper = startBeeper(sound.pipe ?? '');
  try {
    return await onStage({ realMicrophone: true, browserEnv: sound.env }, {}, async (stage) => {
      const afterMs = await record(stage.app.page, plan);
      const recording = stage.take();
      const screen = sightNumbers(recording, 'screen', { happenings: stage.happenings });
      const beeps = sightBeeps(recording, beeper.heardAt, clockOf(screen));
      return compare(screen, beeps, plan, afterMs);
    });
  } finally {
    beeper.dispose();
    await sound.dispose();
  }
}

/** Records a camera whose pictures are numbered, and numbers shown on a screen; tells how late the camera is against the screen. */
export async function measureCameraSync(plan: SyncPlan): Promise<SyncResult> {
  const capture = { withCamera: true, withMicrophone: false };
  return onStage({ camera: codedCamera() }, capture, async (stage) => {
    await logCamera(stage.app.page);
    const afterMs = await record(stage.app.page, plan);
    const recording = stage.take();
    const seen = await readCameraLog(stage.app.page);
    const screen = sightNumbers(recording, 'screen', { happenings: stage.happenings });
    const truth = { happenings: seen, clockAt: clockOf(screen), place: cameraCode };
    const camera = sightNumbers(recording, 'camera', truth);
    return compare(screen, camera, plan, afterMs);
  });
}
