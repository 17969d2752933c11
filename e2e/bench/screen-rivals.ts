import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../harness/wait-until.ts';
import type { MovingScreen } from './moving-screen.ts';

/** A program that records the whole screen at thirty pictures a second, H.264, without sound. */
export interface ScreenRival {
  readonly name: string;
  /** Starts recording into `folder`; resolves when it records. */
  start(screen: MovingScreen, folder: string): Promise<RunningRival>;
}

/** A {@link ScreenRival} that records. */
export interface RunningRival {
  /** Stops; gives the path of the file. */
  stop(): Promise<string>;
  /** Ends it whatever it does; nothing when it has ended. */
  kill(): void;
}

/** Encoders may be far behind on a busy machine. */
const patienceMs = 60_000;

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** `ffmpeg -f x11grab`, x264 veryfast. */
export const ffmpegGrab: ScreenRival = {
  name: 'ffmpeg x11grab, x264 veryfast',
  async start(screen, folder) {
    const file = join(folder, 'ffmpeg.mkv');
    const input = ['-f', 'x11grab', '-framerate', '30', '-video_size', '1920x1080', '-i', screen.name];
    const child = spawn('ffmpeg', ['-y', ...input, '-c:v', 'libx264', '-preset', 'veryfast', file], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    await waitUntil(() => words.includes('frame='), patienceMs);
    return {
      async stop() {
        child.stdin.end('q');
        await exited(child);
        return file;
      },
      kill: () => void child.kill('SIGKILL'),
    };
  },
};

/** What the program would write itself after its pages were filled in: all as it comes, but no sound. */
const recorderSettings = (file: string) => `[global]
nvidia_disable_flipping=no

[input]
audio_enabled=false
video_area=screen
video_area_screen=0
video_frame_rate=30
video_x=0
video_y=0
video_w=1920
video_h=1080
video_record_cursor=true

[output]
add_timestamp=false
container=mkv
file=${file}
separate_files=false
video_allow_frame_skipping=true
video_codec=h264
video_h264_crf=23
video_h264_preset=1

[welcome]
skip_page=true
`;

/** SimpleScreenRecorder as it comes: x264 superfast. It takes its orders from stdin. */
export const simpleScreenRecorder: ScreenRival = {
  name: 'SimpleScreenRecorder, x264 superfast',
  async start(screen, folder) {
    const file = join(folder, 'simplescreenrecorder.mkv');
    const settings = join(folder, 'settings.conf');
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(settings, recorderSettings(file));
    const options = [`--settingsfile=${settings}`, '--start-recording', '--start-hidden'];
    const child = spawn('simplescreenrecorder', options, {
      env: { ...process.env, ...screen.env, HOME: home, XDG_RUNTIME_DIR: home },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    await waitUntil(() => words.includes('Input thread started'), patienceMs);
    return {
      async stop() {
        child.stdin.write('record-save\n');
        await waitUntil(() => words.includes('Stopped page'), patienceMs);
        child.stdin.write('quit\n');
        child.stdin.end();
        await exited(child);
        return file;
      },
      kill: () => void child.kill('SIGKILL'),
    };
  },
};
