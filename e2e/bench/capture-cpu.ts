import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSettings } from '../../shared/model/settings.ts';
import { codedCamera } from '../harness/camera-file.ts';
import { openInChromium } from '../harness/chromium-driver.ts';
import { hasProgram } from '../harness/command.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { onlyRecording } from '../harness/library-check.ts';
import { connectRpc } from '../harness/rpc.ts';
import { speechWav } from '../harness/speech.ts';
import type { Figure } from './figures.ts';
import { type MovingScreen, startMovingScreen } from './moving-screen.ts';
import { type PictureTimes, pictureTimes } from './picture-times.ts';
import { cpuBetween, readCpu } from './process-cpu.ts';
import { type ScreenRival, ffmpegGrab, simpleScreenRecorder } from './screen-rivals.ts';

const seconds = 10;

interface Measured {
  readonly name: string;
  /** CPU seconds in a second, of the recorder's own processes. */
  readonly own: number;
  /** The same of the X server, which copies the pictures and draws what moves. */
  readonly server: number;
  readonly times: PictureTimes;
}

type Cost = Pick<Measured, 'own' | 'server'>;

/** CPU used while nothing is done but waiting. */
async function cpuWhile(): Promise<Cost> {
  const before = readCpu();
  const began = performance.now();
  await sleep(seconds * 1000);
  const passed = (performance.now() - began) / 1000;
  const { own, server } = cpuBetween(before, readCpu());
  return { own: own / passed, server: server / passed };
}

async function measureApp(screen: MovingScreen, withCamera: boolean): Promise<Measured> {
  const folder = makeFolder('capture-cpu');
  const libraryDirectory = join(folder.path, 'library');
  const app = await openInChromium({
    ...{ dataDirectory: join(folder.path, 'data'), libraryDirectory, display: screen.name },
    ...{ microphone: speechWav(), camera: codedCamera() },
  });
  try {
    const rpc = await connectRpc(app.address ?? '');
    const profile = { name: 'Ada Client', email: 'ada@client.example' };
    await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
    await rpc.call('settings.update', { capture: { ...defaultSettings.capture, withCamera } });
    rpc.close();
    await app.page.reload();
    await app.page.getByRole('button', { name: 'Record screen' }).click();
    await app.page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    // Under other windows, as it is while somebody shows something.
    screen.raise();
    await sleep(2_000);
    const cost = await cpuWhile();
    await app.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await app.page.getByRole('textbox', { name: 'Title' }).waitFor();
    const times = pictureTimes(join(onlyRecording(libraryDirectory).folder, 'capture-screen.webm'));
    return { name: `Outspoken, screen${withCamera ? ', camera' : ''} and microphone`, ...cost, times };
  } finally {
    await app.close();
    folder.remove();
  }
}

async function measureRival(screen: MovingScreen, rival: ScreenRival): Promise<Measured> {
  const folder = makeFolder('capture-rival');
  const running = await rival.start(screen, folder.path);
  try {
    await sleep(1_000);
    const cost = await cpuWhile();
    return { name: rival.name, ...cost, times: pictureTimes(await running.stop()) };
  } finally {
    running.kill();
    folder.remove();
  }
}

function toFigures({ name, own, server, times }: Measured, idle: Cost, rival: Measured | null): Figure[] {
  const copying = server - idle.server;
  const ratio =
    rival === null ? '' : `; ${(own / rival.own).toFixed(2)} times ${rival.name.split(',')[0] ?? ''}`;
  return [
    {
      name: `CPU per recorded second: ${name}`,
      value: own,
      unit: 's',
      note: `and ${copying.toFixed(2)} s more of the X server${ratio}`,
    },
    {
      name: `CPU per picture: ${name}`,
      value: (own / times.perSecond) * 1000,
      unit: 'ms',
      note: 'fair where one of them left out pictures',
    },
    {
      name: `Pictures a second: ${name}`,
      value: times.perSecond,
      unit: '/s',
      note: `${(times.missing * 100).toFixed(1)} % of 30 a second missing, longest gap ${times.longestGapMs.toFixed(0)} ms`,
    },
  ];
}

/** What recording a scrolling 1080p screen costs, for the app and for programs that do nothing else, in the same run. */
export async function measureCaptureCpu(): Promise<Figure[]> {
  const screen = await startMovingScreen();
  try {
    const idle = await cpuWhile();
    const grab = await measureRival(screen, ffmpegGrab);
    const recorder = hasProgram('simplescreenrecorder')
      ? [await measureRival(screen, simpleScreenRecorder)]
      : [];
    const ours = [await measureApp(screen, false), await measureApp(screen, true)];
    return [
      ...ours.flatMap((measured) => toFigures(measured, idle, grab)),
      ...[grab, ...recorder].flatMap((measured) => toFigures(measured, idle, null)),
    ];
  } finally {
    await screen.dispose();
  }
}
