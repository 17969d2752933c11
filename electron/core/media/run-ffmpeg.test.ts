import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { FfmpegError } from './ffmpeg-error.ts';
import type { FfmpegTools } from './find-ffmpeg.ts';
import { createHold } from './hold.ts';
import type { MediaFormat } from './media-input.ts';
import { globalArguments, inputArguments, runFfmpeg } from './run-ffmpeg.ts';
import {
  anyFfmpeg,
  decodeSamples,
  freeContext,
  makeCapture,
  plainFfmpeg,
} from './test-support/real-ffmpeg.ts';

const patience = { timeout: 25_000, interval: 20 };

/** Every ffmpeg that was given `directory` as its title. */
async function processesIn(
  directory: string,
): Promise<readonly { pid: number; nice: number; state: string }[]> {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        try {
          const [environ, stat] = await Promise.all([
            readFile(`/proc/${pid}/cmdline`, 'utf8'),
            readFile(`/proc/${pid}/stat`, 'utf8'),
          ]);
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          const mine = environ.includes(`title=${directory}`);
          return mine ? [{ pid: Number(pid), state: fields[0] ?? '', nice: Number(fields[16]) }] : [];
        } catch {
          return [];
        }
      }),
  );
  return found.flat().filter(({ state }) => state !== 'Z');
}

describe('runFfmpeg', () => {
  let directory: string;
  let tools: FfmpegTools;
  const files: FileHandle[] = [];
  beforeAll(async () => {
    tools = await anyFfmpeg();
    directory = await mkdtemp(join(tmpdir(), 'outspoken-run-'));
    makeCapture(tools, join(directory, 'capture.webm'));
  });
  afterEach(async () => {
    for (const file of files.splice(0)) await file.close();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  async function input(name = 'capture.webm', format: MediaFormat = 'matroska') {
    const file = await open(join(directory, name), 'r');
    files.push(file);
    return { file, format };
  }
  /** The title finds the process again. */
  const encode = async () =>
    ({
      inputs: [await input()],
      logLevel: 'error',
      outputOptions: ['-metadata', `title=${directory}`, '-c:a', 'aac', '-aac_coder', 'fast', '-f', 'ipod'],
      outputName: 'made.part',
      directory,
    }) as const;

  it('allows no protocol but the pipe and no format but the one asked for', async () => {
    expect(inputArguments(await input()).join(' ')).toBe('-protocol_whitelist pipe -f matroska');
    expect(globalArguments('error')).toContain('-nostdin');
  });

  it('reports progress and the length of what it made', async () => {
    const times: number[] = [];
    const outcome = await runFfmpeg(freeContext(tools), {
      ...(await encode()),
      onProgress: (outTimeMs) => times.push(outTimeMs),
    });
    expect(outcome.log).toEqual([]);
    expect(outcome.outTimeMs).toBeGreaterThan(16_800);
    expect(times.at(-1)).toBe(outcome.outTimeMs);
    expect(times).toEqual(times.toSorted((one, two) => one - two));
  });

  it('reads several files at once, each as far as it needs it', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=17', '-c:v', 'libx264', '-f', 'matroska'];
    plainFfmpeg(tools, [...picture, join(directory, 'picture.mkv')]);
    plainFfmpeg(tools, ['-i', join(directory, 'capture.webm'), '-t', '2', join(directory, 'short.webm')]);
    const outcome = await runFfmpeg(freeContext(tools), {
      ...(await encode()),
      inputs: [await input('picture.mkv'), await input('short.webm'), await input()],
      outputOptions: [
        '-shortest',
        ...['-filter_complex', '[1:a]apad[short];[short][2:a]amerge[a]', '-map', '0:v', '-map', '[a]'],
        ...['-c:v', 'copy', '-c:a', 'aac', '-ac', '1', '-f', 'mp4'],
      ],
    });
    expect(outcome.outTimeMs).toBeGreaterThan(16_800);
    expect(decodeSamples(tools, join(directory, 'made.part')).length / 48_000).toBeGreaterThan(16.8);
  });

  it('passes arguments as they are: spaces, quotes, dashes', async () => {
    const title = `-two words; "$(touch owned)" 'x' éü`;
    await runFfmpeg(freeContext(tools), {
      ...(await encode()),
      outputOptions: [
        '-metadata',
        'artist=one space',
        '-metadata',
        `title=${title}`,
        '-c:a',
        'aac',
        '-f',
        'ipod',
      ],
      outputName: 'titled.part',
    });
    const tags = plainFfmpeg(tools, [
      '-i',
      join(directory, 'titled.part'),
      '-f',
      'ffmetadata',
      '-',
    ]).toString();
    expect(tags).toContain('artist=one space');
    expect(tags.replaceAll('\\', '')).toContain(`title=${title}`);
    expect(await readdir(directory)).not.toContain('owned');
  });

  it('rejects with what ffmpeg said', async () => {
    await writeFile(join(directory, 'garbage.webm'), Buffer.alloc(5000, 7));
    const run = runFfmpeg(freeContext(tools), { ...(await encode()), inputs: [await input('garbage.webm')] });
    const error = await run.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FfmpegError);
    expect(error).toMatchObject({ code: 'ffmpeg-failed', exitCode: 1 });
    expect((error as FfmpegError).stderrTail).toMatch(/invalid/i);
    expect((error as FfmpegError).detail).toBe((error as FfmpegError).stderrTail);
    expect((error as FfmpegError).args).toContain('matroska');
  });

  it('says that ffmpeg is missing when it is gone', async () => {
    const context = { ...freeContext(tools), ffmpeg: join(directory, 'no-ffmpeg') };
    await expect(runFfmpeg(context, await encode())).rejects.toMatchObject({ code: 'ffmpeg-missing' });
  });

  it('does not follow a playlist that pretends to be a capture', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.ts`;
    await writeFile(
      join(directory, 'playlist.webm'),
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`,
    );
    const run = runFfmpeg(freeContext(tools), {
      ...(await encode()),
      inputs: [await input('playlist.webm')],
    });
    await expect(run).rejects.toBeInstanceOf(FfmpegError);
    expect(asked).toEqual([]);
  });

  it('rests while held, and goes on', async () => {
    const hold = createHold();
    hold.set(true);
    const times: number[] = [];
    const run = runFfmpeg(
      { ...freeContext(tools), hold },
      { ...(await encode()), onProgress: (outTimeMs) => times.push(outTimeMs) },
    );
    await delay(50);
    expect(times).toEqual([]);
    hold.set(false);
    expect((await run).outTimeMs).toBeGreaterThan(16_800);
  });

  it('is niced, and killed at once when aborted, also while held', async () => {
    const abort = new AbortController();
    const hold = createHold();
    const run = runFfmpeg(
      { ...freeContext(tools), signal: abort.signal, hold },
      { ...(await encode()), onProgress: () => hold.set(true) },
    );
    run.catch(() => undefined);
    if (process.platform === 'linux') {
      await vi.waitFor(async () => expect(await processesIn(directory)).toHaveLength(1), patience);
      const [found] = await processesIn(directory);
      expect(found?.nice).toBe(10);
    }
    abort.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    if (process.platform === 'linux') {
      await vi.waitFor(async () => expect(await processesIn(directory)).toEqual([]), patience);
    }
  });

  it('ends with the process that started it, even one that is killed while it holds', async () => {
    const script = `
      import { open } from 'node:fs/promises';
      import { createHold } from ${JSON.stringify(new URL('hold.ts', import.meta.url))};
      import { runFfmpeg } from ${JSON.stringify(new URL('run-ffmpeg.ts', import.meta.url))};
      const [ffmpeg, directory] = process.argv.slice(1);
      const hold = createHold();
      const file = await open(directory + '/capture.webm', 'r');
      const read = file.read.bind(file);
      file.read = (...args) => {
        // ffmpeg has a part of the file, and waits for more.
        if (args[3] > 0) { hold.set(true); process.stdout.write('held'); }
        return read(...args);
      };
      await runFfmpeg({ ffmpeg, hold, signal: new AbortController().signal }, {
        inputs: [{ file, format: 'matroska' }], logLevel: 'error', directory, outputName: 'orphan.part',
        outputOptions: ['-metadata', 'title=' + directory, '-c:a', 'aac', '-aac_coder', 'fast', '-f', 'ipod'],
      });`;
    const parent = spawn(
      process.execPath,
      ['--input-type=module', '-e', script, tools.ffmpeg, directory],
      // Its own process group, as hosts are started by many: nobody wakes stopped members of an orphaned one.
      { detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(parent.stdout, 'data');
    const onlyOnLinux = process.platform === 'linux';
    if (onlyOnLinux) expect(await processesIn(directory)).toHaveLength(1);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    if (onlyOnLinux) {
      await vi.waitFor(async () => expect(await processesIn(directory)).toEqual([]), patience);
    }
    // It came to an orderly end: what it had read is a whole file.
    await vi.waitFor(() => decodeSamples(tools, join(directory, 'orphan.part')), patience);
  });
});
