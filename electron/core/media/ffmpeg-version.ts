/** What `ffmpeg -version` or `ffprobe -version` says of itself. */
export interface FfmpegVersion {
  /** For people: the release without the packager's suffix (`5.1.9`), or the build's own name (`N-47683-g0e8eb07980`). */
  readonly name: string;
  /** Version of libavcodec, `[major, minor]`: every build has one that only grows, while names of builds cannot be compared. */
  readonly libavcodec: readonly [number, number];
}

/**
 * The oldest libavcodec taken from PATH: that of FFmpeg 4.2 (August 2019), the first release after the build of 2018
 * that npm ships. Anything from there on is the better choice; anything older is worse than what npm has.
 */
export const oldestLibavcodecOnPath: FfmpegVersion['libavcodec'] = [58, 54];

/** Reads the output of `-version`; null when it is not ffmpeg's or ffprobe's. */
export function parseFfmpegVersion(output: string): FfmpegVersion | null {
  const build = /^ff(?:mpeg|probe) version (\S+)/m.exec(output)?.[1];
  const library = /^\s*libavcodec\s+(\d+)\.\s*(\d+)\./m.exec(output);
  if (build === undefined || library === null) return null;
  const release = /^[nv]?(\d+\.\d+(?:\.\d+)*)/.exec(build)?.[1];
  const name = release ?? build.replace(/-(?:static|shared)$/, '');
  return { name, libavcodec: [Number(library[1]), Number(library[2])] };
}

/** True when `version` is at least as new as `oldest`, by libavcodec. */
export function isAtLeast(
  version: Pick<FfmpegVersion, 'libavcodec'>,
  oldest: FfmpegVersion['libavcodec'],
): boolean {
  const [major, minor] = version.libavcodec;
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
