import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { command } from './command.ts';
import { makeFolder } from './free-folder.ts';
import { waitUntil } from './wait-until.ts';

/** A PulseAudio of its own with one microphone that plays what it is given. */
export interface SoundServer {
  /** What a browser needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Plays a WAV file into the microphone, or to the speakers, over and over, until the server is disposed. */
  speak(wavPath: string, into?: 'feed' | 'speakers'): void;
  /** Lets the browser hear what the speakers play as one more input. */
  addLoopback(): void;
  /** Begins to take down what is played to the speakers; what it gives ends that, with samples of -1 to 1 at {@link heardRate}, one channel. */
  hear(): () => Promise<Float32Array>;
  /** Where the microphone reads its sound from: 16 bit, one channel, 48 kHz; null unless it was asked for. */
  readonly pipe: string | null;
  /** Takes the microphone out, as if its plug was pulled. */
  unplug(): void;
  dispose(): Promise<void>;
}

/** Name the browser shows for the microphone. */
export const soundServerMicrophone = 'Desk microphone';

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

function microphoneModule(pipe: string | null): string {
  const properties = `source_name=microphone source_properties='device.description="${soundServerMicrophone}"'`;
  // Browsers hide monitors; a source made from one is listed.
  if (pipe === null) return `module-remap-source master=feed.monitor ${properties}`;
  return `module-pipe-source file=${pipe} format=s16le rate=48000 channels=1 ${properties}`;
}

/** Name the browser shows for what the computer plays. */
export const soundServerLoopback = 'Monitor of Speakers';

function loopbackModule(): string {
  const properties = `source_name=loopback source_properties='device.description="${soundServerLoopback}"'`;
  return `module-remap-source master=speakers.monitor ${properties}`;
}

/** Samples a second of what was heard. */
export const heardRate = 16_000;

function hear(env: NodeJS.ProcessEnv): () => Promise<Float32Array> {
  const form = ['--raw', '--format=s16le', `--rate=${heardRate}`, '--channels=1', '--latency-msec=50'];
  const child = spawn('parec', ['--device=speakers.monitor', ...form], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  return async () => {
    await end(child);
    const bytes = Buffer.concat(pieces);
    return Float32Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(2 * at) / 32_768);
  };
}

function pulseModules(socket: string, pipe: string | null): string[] {
  return [
    `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    'module-null-sink sink_name=speakers rate=48000',
    'module-null-sink sink_name=feed rate=48000',
    microphoneModule(pipe),
    'module-always-sink',
  ];
}

/**
 * Starts a PulseAudio that hears and plays nothing of the machine's own, and waits until it answers. With `piped`, its microphone
 * hears what is written into a pipe at that very moment, and not what is spoken.
 */
export async function startSoundServer({ piped = false } = {}): Promise<SoundServer> {
  const folder = makeFolder('sound');
  const socket = join(folder.path, 'native');
  const pipe = piped ? join(folder.path, 'microphone') : null;
  const env = {
    XDG_RUNTIME_DIR: folder.path,
    PULSE_SERVER: `unix:${socket}`,
    PULSE_COOKIE: join(folder.path, 'cookie'),
    HOME: folder.path,
  };
  const all = { ...process.env, ...env };
  const options = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--disallow-exit', '--use-pid-file=no'];
  const server = spawn(
    'pulseaudio',
    [...options, ...pulseModules(socket, pipe).flatMap((name) => ['-L', name])],
    {
      env: all,
      stdio: 'ignore',
    },
  );
  const pactl = (...args: string[]) => command('pactl', args, { env: all }).toString();
  const speakers = new Set<ChildProcess>();
  const speak = (wavPath: string, into = 'feed') => {
    const child = spawn('paplay', [`--device=${into}`, wavPath], { env: all, stdio: 'ignore' });
    speakers.add(child);
    child.once('exit', (code) => {
      speakers.delete(child);
      if (code === 0) speak(wavPath, into);
    });
  };
  await waitUntil(() => pactl('info') !== '');
  pactl('set-default-sink', 'speakers');
  pactl('set-default-source', 'microphone');
  return {
    env,
    pipe,
    speak,
    hear: () => hear(all),
    addLoopback: () => {
      const [name = '', ...rest] = loopbackModule().split(' ');
      pactl('load-module', name, rest.join(' '));
    },
    unplug: () => void pactl('unload-module', 'module-remap-source'),
    async dispose() {
      for (const child of speakers) child.removeAllListeners('exit');
      await Promise.all([...speakers, server].map(end));
      folder.remove();
    },
  };
}
