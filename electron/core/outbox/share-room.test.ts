import { describe, expect, it } from 'vitest';
import { packFiles, shareRoom } from './share-room.ts';

const voice = { kind: 'voice', durationMs: 60_000, sizeBytes: 400 } as const;
const screen = { kind: 'screen', durationMs: 60_000, sizeBytes: 90_000 } as const;

describe('shareRoom', () => {
  it('gives all of it to one recording', () => {
    expect(shareRoom(1000, [screen])).toEqual([1000]);
  });

  it('shares what voices leave by length', () => {
    const long = { ...screen, durationMs: 120_000 };
    expect(shareRoom(1000, [screen, voice, long])).toEqual([200, 1000, 400]);
  });

  it('gives pictures all of it where voices leave too little', () => {
    expect(shareRoom(1000, [{ ...voice, sizeBytes: 800 }, screen])).toEqual([1000, 1000]);
  });

  it('knows recordings without length', () => {
    const empty = { ...screen, durationMs: 0 };
    expect(shareRoom(1000, [empty, empty])).toEqual([500, 500]);
  });
});

describe('packFiles', () => {
  it('puts as many files into each message as fit, in order', () => {
    expect(packFiles([400, 400, 400, 900, 100], 1000)).toEqual([2, 1, 2]);
  });

  it('lets one that is too large go alone', () => {
    expect(packFiles([400, 2000, 400], 1000)).toEqual([1, 1, 1]);
  });

  it('sends all together without a limit', () => {
    expect(packFiles([400, 2000, 400], null)).toEqual([3]);
  });
});
