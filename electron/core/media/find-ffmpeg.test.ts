import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFfmpeg } from './find-ffmpeg.ts';
import { findNpmProgram } from './npm-ffmpeg.ts';

const good = [58, 134];
const old = [58, 42];

describe('findFfmpeg', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'outspoken-ffmpeg-'));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  /** A script that answers as an ffmpeg of that version and those encoders would. */
  async function program(
    folder: string,
    name: 'ffmpeg' | 'ffprobe',
    version: string,
    options: {
      readonly libavcodec?: readonly number[];
      readonly encoders?: readonly string[];
    } = {},
  ): Promise<string> {
    const [major, minor] = options.libavcodec ?? good;
    const encoders = (options.encoders ?? ['aac', 'libopus']).map((encoder) => ` A....D ${encoder}  words`);
    const lines = [`${name} version ${version} Copyright`, `libavcodec  ${major}. ${minor}.100`, ...encoders];
    await mkdir(join(base, folder), { recursive: true });
    const path = join(base, folder, name);
    await writeFile(path, `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`);
    await chmod(path, 0o755);
    return path;
  }
  async function both(folder: string, version: string, libavcodec = good): Promise<void> {
    await program(folder, 'ffmpeg', version, { libavcodec });
    await program(folder, 'ffprobe', version);
  }
  const npm = (name: string) => join(base, 'npm', name);
  const find = (environment: Record<string, string>, bundled: string | null = null) =>
    findFfmpeg({
      environment: { PATH: join(base, 'path'), ...environment },
      bundledDirectory: bundled === null ? null : join(base, bundled),
      npmProgram: npm,
    });

  it('goes by the order: environment, packaged, PATH, npm', async () => {
    await both('npm', '4.1');
    expect((await find({})).status).toEqual({ state: 'ready', version: '4.1', source: 'npm' });
    await both('path', '5.1');
    expect((await find({})).status).toEqual({ state: 'ready', version: '5.1', source: 'path' });
    await both('bundled', '7.1');
    expect((await find({}, 'bundled')).status).toEqual({ state: 'ready', version: '7.1', source: 'bundled' });
    await both('mine', '6.0');
    const found = await find({ OUTSPOKEN_FFMPEG: join(base, 'mine', 'ffmpeg') }, 'bundled');
    expect(found.status).toEqual({ state: 'ready', version: '6.0', source: 'environment' });
    expect(found.tools?.ffprobe).toBe(join(base, 'mine', 'ffprobe'));
  });

  it('reports a broken OUTSPOKEN_FFMPEG and takes no other', async () => {
    await both('path', '5.1');
    const found = await find({ OUTSPOKEN_FFMPEG: join(base, 'nothing', 'ffmpeg') });
    expect(found).toEqual({
      status: { state: 'broken', detail: 'OUTSPOKEN_FFMPEG cannot be run (ENOENT)' },
      tools: null,
    });
  });

  it('reports a broken OUTSPOKEN_FFPROBE', async () => {
    await both('path', '5.1');
    const { status } = await find({ OUTSPOKEN_FFPROBE: '/nowhere/ffprobe' });
    expect(status).toEqual({ state: 'broken', detail: 'OUTSPOKEN_FFPROBE cannot be run (ENOENT)' });
  });

  it('passes over one on PATH that is older than what npm ships', async () => {
    await both('path', '3.4', [57, 107]);
    await both('npm', '4.1', old);
    expect((await find({})).status).toEqual({ state: 'ready', version: '4.1', source: 'npm' });
    await rm(join(base, 'npm'), { recursive: true });
    expect((await find({})).status).toMatchObject({ state: 'broken' });
  });

  it('passes over one that lacks an encoder, and says so when there is no other', async () => {
    await program('path', 'ffmpeg', '6.0', { encoders: ['aac'] });
    const { status } = await find({});
    expect(status).toMatchObject({ state: 'broken' });
    expect(status).toHaveProperty('detail', expect.stringContaining('6.0 lacks the encoder libopus'));
  });

  it('needs an ffprobe, from wherever it comes', async () => {
    await program('path', 'ffmpeg', '6.0');
    expect((await find({})).status).toEqual({ state: 'broken', detail: 'no ffprobe was found' });
    const ffprobe = await program('npm', 'ffprobe', '5.0');
    expect((await find({})).tools).toMatchObject({ ffmpeg: join(base, 'path', 'ffmpeg'), ffprobe });
  });

  it('reports that there is none', async () => {
    const found = await findFfmpeg({ environment: {}, bundledDirectory: null, npmProgram: () => null });
    expect(found.status).toEqual({ state: 'missing', detail: 'no ffmpeg was found' });
  });
});

describe('findNpmProgram', () => {
  it('is null where the packages are not installed', () => {
    expect(findNpmProgram('ffmpeg', join(tmpdir(), 'elsewhere', 'main.js'))).toBeNull();
  });
});
