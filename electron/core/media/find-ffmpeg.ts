import { dirname, join } from 'node:path';
import type { FfmpegStatus } from '../../../shared/model/app.ts';
import { type ProgramCheck, checkFfmpeg, checkProgram } from './check-ffmpeg.ts';
import { type FfmpegVersion, isAtLeast, oldestLibavcodecOnPath } from './ffmpeg-version.ts';
import { type Environment, findOnPath, isExecutable, namedProgram, programFile } from './find-program.ts';
import { findNpmProgram } from './npm-ffmpeg.ts';

/** The two programs that media work needs, by their absolute paths. */
export interface FfmpegTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** Version of its libavcodec, which says what options it has. */
  readonly libavcodec: FfmpegVersion['libavcodec'];
}

/** What was found: `tools` is null unless `status.state` is `ready`. */
export interface FoundFfmpeg {
  readonly status: FfmpegStatus;
  readonly tools: FfmpegTools | null;
}

/** Where {@link findFfmpeg} looks. */
export interface FindFfmpegOptions {
  readonly environment: Environment;
  /** Folder with the packaged ffmpeg and ffprobe, or null. */
  readonly bundledDirectory: string | null;
  /** Replaces the look-up of what npm ships. */
  readonly npmProgram?: (name: 'ffmpeg' | 'ffprobe') => string | null;
}

type Source = Extract<FfmpegStatus, { state: 'ready' }>['source'];

interface Candidate {
  readonly source: Source;
  readonly ffmpeg: string;
}

const sourceWords: Record<Source, string> = {
  environment: 'OUTSPOKEN_FFMPEG',
  bundled: 'the ffmpeg of this app',
  path: 'the ffmpeg on PATH',
  npm: 'the ffmpeg that npm installed',
};

/**
 * Looks for ffmpeg in order: `OUTSPOKEN_FFMPEG`, the packaged one, the one on PATH if it is FFmpeg 4.2 or newer, the one
 * npm ships; and for an ffprobe to go with it. One named in the environment is used or reported as broken, never
 * silently replaced. Others that do not work are passed over. Never rejects.
 */
export async function findFfmpeg(options: FindFfmpegOptions): Promise<FoundFfmpeg> {
  const problems: string[] = [];
  for (const candidate of await listCandidates(options)) {
    const check = await checkCandidate(candidate);
    if (!check.ok) {
      problems.push(`${sourceWords[candidate.source]} ${check.detail}`);
      continue;
    }
    const ffprobe = await findFfprobe(candidate, options);
    if (ffprobe.path === null) return { status: { state: 'broken', detail: ffprobe.detail }, tools: null };
    const { source, ffmpeg } = candidate;
    return {
      status: { state: 'ready', version: check.version.name, source },
      tools: { ffmpeg, ffprobe: ffprobe.path, libavcodec: check.version.libavcodec },
    };
  }
  if (problems.length > 0) return { status: { state: 'broken', detail: problems.join('; ') }, tools: null };
  return { status: { state: 'missing', detail: 'no ffmpeg was found' }, tools: null };
}

async function listCandidates(options: FindFfmpegOptions): Promise<readonly Candidate[]> {
  const { environment, bundledDirectory, npmProgram = findNpmProgram } = options;
  const named = environment.OUTSPOKEN_FFMPEG ?? '';
  if (named !== '') return [{ source: 'environment', ffmpeg: await namedProgram(named, environment) }];
  const bundled = bundledDirectory === null ? null : join(bundledDirectory, programFile('ffmpeg'));
  const found: readonly (readonly [Source, string | null])[] = [
    ['bundled', bundled !== null && (await isExecutable(bundled)) ? bundled : null],
    ['path', await findOnPath('ffmpeg', environment)],
    ['npm', npmProgram('ffmpeg')],
  ];
  return found.flatMap(([source, ffmpeg]) => (ffmpeg === null ? [] : [{ source, ffmpeg }]));
}

async function checkCandidate({ source, ffmpeg }: Candidate): Promise<ProgramCheck> {
  const check = await checkFfmpeg(ffmpeg);
  if (!check.ok || source !== 'path' || isAtLeast(check.version, oldestLibavcodecOnPath)) return check;
  return { ok: false, detail: `is too old (${check.version.name})` };
}

async function findFfprobe(
  { ffmpeg }: Candidate,
  options: FindFfmpegOptions,
): Promise<{ readonly path: string | null; readonly detail: string }> {
  const { environment, bundledDirectory, npmProgram = findNpmProgram } = options;
  const named = environment.OUTSPOKEN_FFPROBE ?? '';
  if (named !== '') {
    const path = await namedProgram(named, environment);
    const check = await checkProgram(path);
    return check.ok ? { path, detail: '' } : { path: null, detail: `OUTSPOKEN_FFPROBE ${check.detail}` };
  }
  const places = [
    join(dirname(ffmpeg), programFile('ffprobe')),
    bundledDirectory === null ? null : join(bundledDirectory, programFile('ffprobe')),
    await findOnPath('ffprobe', environment),
    npmProgram('ffprobe'),
  ];
  for (const path of places) {
    if (path !== null && (await isExecutable(path)) && (await checkProgram(path)).ok)
      return { path, detail: '' };
  }
  return { path: null, detail: 'no ffprobe was found' };
}
