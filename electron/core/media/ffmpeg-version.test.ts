import { describe, expect, it } from 'vitest';
import { isAtLeast, oldestLibavcodecOnPath, parseFfmpegVersion } from './ffmpeg-version.ts';
import { ffmpegOutput } from './test-support/real-ffmpeg.ts';

const withLibrary = (firstLine: string, library = 'libavcodec     61. 19.101 / 61. 19.101') =>
  `${firstLine} Copyright (c) 2000-2025 the FFmpeg developers\nbuilt with gcc 13\n${library}\n`;

describe('parseFfmpegVersion', () => {
  it.each([
    ['version-debian-5.1.9', '5.1.9', [59, 37]],
    ['version-npm-2018', 'N-47683-g0e8eb07980', [58, 42]],
    ['version-ffprobe-2023', 'N-66595-gc2b38619c0', [60, 22]],
  ])('reads %s', (sample, name, libavcodec) => {
    expect(parseFfmpegVersion(ffmpegOutput(sample))).toEqual({ name, libavcodec });
  });

  it.each([
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1', '4.4.2'],
    ['ffmpeg version 8.0.1-full_build-www.gyan.dev', '8.0.1'],
    ['ffmpeg version n7.1.1-6-g123456', '7.1.1'],
    ['ffmpeg version 7.0.2-static https://johnvansickle.com/ffmpeg/ ', '7.0.2'],
    ['ffmpeg version git-2020-03-15-c467328', 'git-2020-03-15-c467328'],
    ['ffmpeg version N-118123-g0123456789-20250104', 'N-118123-g0123456789-20250104'],
    ['ffprobe version 6.1.1-3ubuntu5', '6.1.1'],
  ])('names %s', (line, name) => {
    expect(parseFfmpegVersion(withLibrary(line))?.name).toBe(name);
  });

  it('refuses the output of other programs', () => {
    expect(parseFfmpegVersion('GNU bash, version 5.2.15(1)-release')).toBeNull();
    expect(parseFfmpegVersion('ffmpeg version 5.1')).toBeNull();
    expect(parseFfmpegVersion('')).toBeNull();
  });
});

describe('isAtLeast', () => {
  it.each([
    ['4.2, the first that is newer than what npm ships', [58, 54], true],
    ['5.1', [59, 37], true],
    ['8.0', [62, 11], true],
    ['the build of 2018 itself', [58, 42], false],
    ['3.4', [57, 107], false],
  ] as const)('%s', (_name, libavcodec, expected) => {
    expect(isAtLeast({ libavcodec }, oldestLibavcodecOnPath)).toBe(expected);
  });
});
