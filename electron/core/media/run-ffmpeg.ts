import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { type Readable, Writable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { FfmpegError, stderrTail } from './ffmpeg-error.ts';
import { parseProgress } from './ffmpeg-progress.ts';
import type { Hold } from './hold.ts';
import { type MediaInput, openFeed } from './media-input.ts';

/** What every ffmpeg operation needs besides its own arguments. */
export interface FfmpegContext {
  /** Absolute path of ffmpeg. */
  readonly ffmpeg: string;
  /** Ends ffmpeg with SIGKILL; the operation rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly hold: Hold;
}

/** One input of a run: a file, and options that say how it is read, such as `-itsoffset`. */
export interface FfmpegInput extends MediaInput {
  readonly options?: readonly string[];
}

/** One run of ffmpeg: files in, each through a pipe of its own, and one file or nothing out. */
export interface FfmpegRun {
  /** Numbered in this order by filters and `-map`. */
  readonly inputs: readonly [FfmpegInput, ...FfmpegInput[]];
  /** `error` keeps ffmpeg quiet but for errors; `info` lets filters report. */
  readonly logLevel: 'error' | 'info';
  /** Keeps all that ffmpeg says, not the end alone. */
  readonly keepsLog?: boolean;
  /** Options between input and output. */
  readonly outputOptions: readonly [string, ...string[]];
  /** A bare file name in `directory`, or null to write nothing. Overwritten if it is there. */
  readonly outputName: string | null;
  /** Working folder of ffmpeg, which finds its output there even when the folder is moved meanwhile. */
  readonly directory: string;
  /** Called with the media time written so far, about twice per second. */
  readonly onProgress?: (outTimeMs: number) => void;
}

/** What ffmpeg said and did. */
export interface FfmpegOutcome {
  /** Its own words, line by line, without progress. */
  readonly log: readonly string[];
  /** Media time written, in milliseconds: the length of the output. */
  readonly outTimeMs: number;
}

/** fluent-ffmpeg's insides that are replaced; it is pinned to its last version. */
interface Internals {
  ffmpegProc?: ChildProcess;
  _checkCapabilities(done: () => void): void;
  _getFfmpegPath(done: (error: null, path: string) => void): void;
  availableEncoders(done: (error: null, encoders: object) => void): void;
  _spawnFfmpeg(args: string[], options: object, started: SpawnStarted, ended: SpawnEnded): void;
}

interface LinesRing {
  get(): string;
}

type SpawnStarted = (process: ChildProcess, stdout: LinesRing, stderr: LinesRing) => void;
type SpawnEnded = (error: Error | null, stdout: LinesRing | undefined, stderr: LinesRing | undefined) => void;

const niceness = 10;
const keptLines = 400;

/** Options for the whole of ffmpeg, the same for every run: no keyboard, and progress as lines on stderr. */
export function globalArguments(logLevel: FfmpegRun['logLevel']): readonly [string, ...string[]] {
  return ['-hide_banner', '-nostdin', '-nostats', '-loglevel', logLevel, '-progress', 'pipe:2'];
}

/** Options before an input: no protocol and no format but those expected. */
export function inputArguments({
  format,
  options = [],
}: Pick<FfmpegInput, 'format' | 'options'>): readonly [string, ...string[]] {
  return ['-protocol_whitelist', 'pipe', ...options, '-f', format];
}

/** Where the inputs after the first are read from: standard output and error lie between them. */
const firstExtraPipe = 3;

function createCommand(
  context: FfmpegContext,
  run: FfmpegRun,
  [feed, ...extraFeeds]: readonly [Readable, ...Readable[]],
): FfmpegCommand {
  // `presets` is set since its default is a path that a bundle does not have.
  const command = ffmpeg({ niceness, cwd: run.directory, presets: 'none', stdoutLines: 1 });
  // It would start ffmpeg three times more to ask what it can do, and keep one path for the whole process.
  const internals = command as unknown as Internals;
  internals._checkCapabilities = (done) => done();
  internals.availableEncoders = (done) => done(null, {});
  internals._getFfmpegPath = (done) => done(null, context.ffmpeg);
  // A program that cannot be started has no output, and it would throw in the middle of an event for want of it.
  const spawn = internals._spawnFfmpeg.bind(command);
  const nothing: LinesRing = { get: () => '' };
  const stdio = ['pipe', 'pipe', 'pipe', ...extraFeeds.map(() => 'pipe')];
  internals._spawnFfmpeg = (args, options, started, ended) =>
    spawn(
      args,
      { ...options, stdio },
      (child, stdout, stderr) => {
        started(child, stdout, stderr);
        extraFeeds.forEach((extra, index) => pipeTo(child.stdio[firstExtraPipe + index], extra, command));
      },
      (error, stdout, stderr) => ended(error, stdout ?? nothing, stderr ?? nothing),
    );
  // As separate arguments: given a list it splits those with one space.
  const [first, ...others] = run.inputs;
  command
    .input(feed)
    .inputOptions(...([...globalArguments(run.logLevel), ...inputArguments(first)] as [string, ...string[]]));
  others.forEach((input, index) =>
    command.input(`pipe:${firstExtraPipe + index}`).inputOptions(...inputArguments(input)),
  );
  return command
    .outputOptions(...(run.outputName === null ? [...run.outputOptions, '-f', 'null'] : run.outputOptions))
    .output(run.outputName ?? '-');
}

/** Each input has its own pipe and its own pace: ffmpeg reads them as far as it needs each. */
function pipeTo(pipe: unknown, feed: Readable, command: FfmpegCommand): void {
  if (!(pipe instanceof Writable)) throw new Error('ffmpeg was started without all of its pipes');
  feed.on('error', (error) => {
    command.emit('error', error);
    command.kill('SIGKILL');
  });
  // ffmpeg closes what it has read enough of, and says itself when it fails.
  pipe.on('error', () => feed.destroy());
  feed.pipe(pipe);
}

function lowerPriority(command: FfmpegCommand): void {
  const pid = (command as unknown as Internals).ffmpegProc?.pid;
  if (process.platform !== 'win32' || pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It ended already, or may not be changed: then it runs as it is.
  }
}

/**
 * Runs ffmpeg once, niced, without a shell. It gets its inputs through pipes, so it ends by itself when this process is
 * gone, and rests while `context.hold` is closed: nothing to read, nothing to do, on every platform, and unlike a
 * stopped process it cannot be left behind. Rejects with {@link FfmpegError}.
 */
export async function runFfmpeg(context: FfmpegContext, run: FfmpegRun): Promise<FfmpegOutcome> {
  const { signal, hold } = context;
  await hold.whenOpen(signal);
  const [firstInput, ...others] = run.inputs;
  const feedOf = ({ file }: FfmpegInput) => openFeed(file, hold, signal);
  const feeds = [feedOf(firstInput), ...others.map(feedOf)] as const;
  const command = createCommand(context, run, feeds);
  const log: string[] = [];
  let outTimeMs = 0;
  command.on('stderr', (line: string) => {
    const progress = parseProgress(line);
    if (progress === null) {
      if (line !== '') log.push(line);
      if (log.length > keptLines && run.keepsLog !== true) log.shift();
    } else if (progress.outTimeMs !== null && progress.outTimeMs !== outTimeMs) {
      outTimeMs = progress.outTimeMs;
      run.onProgress?.(outTimeMs);
    }
  });
  try {
    await finish(command, signal, log);
  } finally {
    for (const feed of feeds) feed.destroy();
  }
  return { log, outTimeMs };
}

async function finish(command: FfmpegCommand, signal: AbortSignal, log: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let args: readonly string[] = [];
  const kill = () => command.kill('SIGKILL');
  command.on('start', (line: string) => {
    args = line.split(' ');
    lowerPriority(command);
    if (signal.aborted) kill();
  });
  command.on('end', () => resolve(undefined));
  command.on('error', (error: Error) => reject(toFailure(error, args, log)));
  signal.addEventListener('abort', kill, { once: true });
  try {
    command.run();
    await promise;
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function toFailure(error: Error, args: readonly string[], log: readonly string[]): Error {
  const code = /exited with code (\d+)/.exec(error.message)?.[1];
  if (code === undefined && !error.message.includes('killed with signal')) return error;
  return new FfmpegError({
    args,
    exitCode: code === undefined ? null : Number(code),
    stderrTail: stderrTail(log),
  });
}
