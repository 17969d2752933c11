import { createRequire } from 'node:module';

const installers = { ffmpeg: '@ffmpeg-installer/ffmpeg', ffprobe: '@ffprobe-installer/ffprobe' } as const;

/**
 * Path of the ffmpeg or ffprobe that npm ships, or null where that optional dependency was not installed or has none for
 * this platform. `from` is a file or file address beside which `node_modules` is looked for; resolved when called, since
 * a bundle of the app cannot hold a program.
 */
export function findNpmProgram(
  name: 'ffmpeg' | 'ffprobe',
  from: string | URL = import.meta.url,
): string | null {
  try {
    const installer: unknown = createRequire(from)(installers[name]);
    if (typeof installer !== 'object' || installer === null || !('path' in installer)) return null;
    return typeof installer.path === 'string' ? installer.path : null;
  } catch {
    // Its index throws for platforms it has nothing for, some of them plain strings.
    return null;
  }
}
