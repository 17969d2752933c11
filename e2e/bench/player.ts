import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { duplicateFilter, masterPicture } from '../../electron/core/media/picture-encoding.ts';
import { launchBrowser } from '../harness/chromium-driver.ts';
import { command } from '../harness/command.ts';
import { feedScreenTake } from '../harness/feed-take.ts';
import { makeFolder } from '../harness/free-folder.ts';
import { importFile } from '../harness/import-file.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { createRandom } from '../harness/random.ts';
import { type Figure, median } from './figures.ts';
import { walkthroughFilm } from './walkthrough/walkthrough.ts';

const filmSeconds = 120;
const hours = 3;
const starts = 15;
const seeks = 40;

const sound = ['-f', 'lavfi', '-i', `anoisesrc=color=pink:amplitude=0.2:d=${filmSeconds}`];
const { audioArguments, videoArguments } = masterPicture;
const masterSound = [...audioArguments, '-ac', '1'];
const masterFilm = ['-vf', duplicateFilter(30), '-fps_mode', 'vfr', ...videoArguments, ...masterSound];

/** Repeats two minutes until they are three hours. */
function repeat(from: string, to: string): string {
  const loops = String((hours * 3600) / filmSeconds - 1);
  const copied = ['-stream_loop', loops, '-i', from, '-c', 'copy', '-movflags', '+faststart', to];
  command('ffmpeg', ['-v', 'error', ...copied]);
  return to;
}

/** Makes a voice memo and a screen recording of three hours, coded as masters are. */
async function makeFiles(folder: string): Promise<{ readonly voice: string; readonly screen: string }> {
  const film = await walkthroughFilm('typical', filmSeconds);
  const [voice, screen] = [join(folder, 'once.m4a'), join(folder, 'once.mp4')];
  command('ffmpeg', ['-v', 'error', ...sound, ...masterSound, voice]);
  const inputs = ['-i', film, ...sound, '-map', '0:v', '-map', '1:a', '-t', String(filmSeconds)];
  command('ffmpeg', ['-v', 'error', ...inputs, ...masterFilm, screen]);
  return {
    voice: repeat(voice, join(folder, 'voice.m4a')),
    screen: repeat(screen, join(folder, 'screen.mp4')),
  };
}

interface Times {
  readonly startMs: readonly number[];
  readonly seekMs: readonly number[];
}

interface Media {
  readonly elements: HTMLMediaElement[];
  /** Time until an element plays after `begin` was called. */
  readonly untilPlaying: (begin: () => void) => Promise<number>;
  /** Time until an element stands at a place, in seconds, after `begin` was called. */
  readonly untilAt: (place: number, begin: () => void) => Promise<number>;
  readonly settle: () => Promise<void>;
}

/** Runs in the page before anything else: keeps every media element, also those that stand in no document. */
function watchMedia(): void {
  const elements: HTMLMediaElement[] = [];
  let onSeeked: () => void = () => undefined;
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src');
  Object.defineProperty(HTMLMediaElement.prototype, 'src', {
    ...source,
    set(this: HTMLMediaElement, address: string) {
      if (!elements.includes(this)) elements.push(this);
      this.addEventListener('seeked', () => onSeeked());
      source?.set?.call(this, address);
    },
  });
  const until = (isSo: (element: HTMLMediaElement) => boolean, begin: () => void) =>
    new Promise<number>((resolve, reject) => {
      const channel = new MessageChannel();
      const from = performance.now();
      channel.port1.onmessage = () => {
        if (elements.some(isSo)) resolve(performance.now() - from);
        else if (performance.now() - from > 20_000) reject(new Error('it never came there'));
        else channel.port2.postMessage(null);
      };
      begin();
      channel.port2.postMessage(null);
    });
  const media: Media = {
    elements,
    untilPlaying(begin) {
      const before = new Map(elements.map((element) => [element, element.currentTime]));
      return until(
        (element) => !element.paused && element.currentTime > (before.get(element) ?? 0) + 0.001,
        begin,
      );
    },
    // By the event: asking again and again would take time from what is waited for.
    // All of them: captures of one take are played together.
    untilAt: (place, begin) =>
      new Promise((resolve, reject) => {
        const from = performance.now();
        setTimeout(() => reject(new Error('it never came there')), 20_000);
        const isThere = ({ currentTime, seeking, readyState }: HTMLMediaElement) =>
          !seeking && readyState >= 2 && Math.abs(currentTime - place) < 0.1;
        onSeeked = () => {
          if (elements.every(isThere)) resolve(performance.now() - from);
        };
        begin();
      }),
    settle: () => new Promise((resolve) => setTimeout(resolve, 250)),
  };
  Object.assign(globalThis, { watchedMedia: media });
}

/** Times the player of the page that is open: from a press until it plays, from a move of the slider until it stands there. */
async function timePlayer(page: Page, places: readonly number[]): Promise<Times> {
  await page.getByRole('slider', { name: 'Position' }).waitFor();
  return page.evaluate(
    async ({ places, starts }) => {
      const media = (globalThis as unknown as { watchedMedia: Media }).watchedMedia;
      while (!media.elements.some(({ readyState }) => readyState >= 2)) await media.settle();
      const press = (label: string) =>
        [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === label)?.click();
      const startMs: number[] = [];
      for (let at = 0; at < starts; at += 1) {
        startMs.push(await media.untilPlaying(() => press('Play')));
        press('Pause');
        await media.settle();
      }
      const slider = document.querySelector<HTMLInputElement>('input[type=range]');
      if (slider === null) throw new Error('there is no slider');
      // React hears of a value only where it was set past its own setter.
      const set = (value: string) =>
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(slider, value);
      const seekMs: number[] = [];
      for (const place of places) {
        const ms = Math.round(place * Number(slider.max));
        const move = () => {
          set(String(ms));
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        };
        seekMs.push(await media.untilAt(ms / 1000, move));
        await media.settle();
      }
      return { startMs, seekMs };
    },
    { places, starts },
  );
}

/** The same by a bare element with the same file on the same page. */
async function timeBare(page: Page, url: string, places: readonly number[]): Promise<Times> {
  return page.evaluate(
    async ({ url, places, starts }) => {
      const media = (globalThis as unknown as { watchedMedia: Media }).watchedMedia;
      media.elements.length = 0;
      const bare = document.createElement('video');
      bare.preload = 'auto';
      bare.src = url;
      document.body.append(bare);
      while (bare.readyState < 2) await media.settle();
      const [startMs, seekMs]: [number[], number[]] = [[], []];
      for (let at = 0; at < starts; at += 1) {
        startMs.push(await media.untilPlaying(() => void bare.play()));
        bare.pause();
        await media.settle();
      }
      for (const place of places) {
        const to = place * bare.duration;
        seekMs.push(await media.untilAt(to, () => (bare.currentTime = to)));
        await media.settle();
      }
      return { startMs, seekMs };
    },
    { url, places, starts },
  );
}

function figureOf(what: string, ours: readonly number[], bare: readonly number[]): Figure[] {
  const [middle, bareMiddle] = [median(ours), median(bare)];
  const slowest = `slowest ${Math.max(...ours).toFixed(0)} ms`;
  const bareSlowest = `slowest ${Math.max(...bare).toFixed(0)} ms`;
  return [
    { name: what, value: middle, unit: 'ms', note: `median of ${ours.length}, ${slowest}; bar 100 ms` },
    {
      ...{ name: `${what}, over a bare element`, value: middle / bareMiddle, unit: 'x' },
      note: `bare median ${bareMiddle.toFixed(1)} ms, ${bareSlowest}`,
    },
  ];
}

interface Played {
  readonly app: QuickApp;
  readonly browser: Browser;
  /** What it is, as the figures call it. */
  readonly name: string;
  readonly places: readonly number[];
}

/** The player with one recording, against a bare element with the file that has its picture, or its sound. */
async function measureOne(recordingId: string, { app, browser, name, places }: Played): Promise<Figure[]> {
  const page = await browser.newPage();
  await page.addInitScript(watchMedia);
  await page.goto(`${app.app.address}#/recordings/${recordingId}`);
  const ours = await timePlayer(page, places);
  const { playbackUrl, tracks } = await app.rpc.call('library.getRecording', { recordingId });
  const [first] = tracks.toSorted((a, b) => Number(b.track === 'screen') - Number(a.track === 'screen'));
  const bare = await timeBare(page, playbackUrl ?? first?.url ?? '', places);
  await page.close();
  return [
    ...figureOf(`${name} of ${hours} h, press to sound`, ours.startMs, bare.startMs),
    ...figureOf(`${name} of ${hours} h, slider to place`, ours.seekMs, bare.seekMs),
  ];
}

/** Two takes that have no master, since this app has no ffmpeg. */
async function takeCaptures(app: QuickApp): Promise<Readonly<Record<string, string>>> {
  const seconds = hours * 3600;
  const voice = await app.capture(seconds);
  await app.stop(voice, seconds);
  const screen = await feedScreenTake(app, seconds);
  await app.stop(screen, seconds);
  return { 'Voice, as captured,': voice, 'Screen, as captured,': screen };
}

/**
 * How soon the player starts and seeks in three hours, against a bare element of the browser with the same file: masters,
 * and takes whose captures are played since they are not compressed yet.
 */
export async function measurePlayer(): Promise<Figure[]> {
  const folder = makeFolder('player-bench');
  const files = await makeFiles(folder.path);
  const app = await startQuickApp();
  const bareApp = await startQuickApp({ OUTSPOKEN_FFMPEG: join(folder.path, 'no-ffmpeg') });
  const { browser, close } = await launchBrowser({});
  try {
    const random = createRandom(7);
    const places = Array.from({ length: seeks }, () => random());
    const figures: Figure[] = [];
    for (const [name, path] of Object.entries({ Voice: files.voice, Screen: files.screen })) {
      const recordingId = await importFile(app.rpc, path);
      figures.push(...(await measureOne(recordingId, { app, browser, name, places })));
    }
    for (const [name, recordingId] of Object.entries(await takeCaptures(bareApp))) {
      figures.push(...(await measureOne(recordingId, { app: bareApp, browser, name, places })));
    }
    return figures;
  } finally {
    await close();
    await app.dispose();
    await bareApp.dispose();
    folder.remove();
  }
}
