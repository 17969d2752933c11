import { describe, expect, it } from 'vitest';
import { createPictureWatch } from './picture-watch.ts';

const at = (seconds: number, delivered: number | null, encoded = delivered ?? 0, muted = false) => ({
  atMs: seconds * 1000,
  delivered,
  encoded,
  muted,
});

describe('createPictureWatch', () => {
  it('misses the pictures of a camera after three seconds', () => {
    const watch = createPictureWatch({ canRest: false });
    const healths = [at(0, 30), at(1, 60), at(2, 60), at(3, 60), at(4, 60), at(5, 90)].map(watch.look);
    expect(healths).toEqual(['fine', 'fine', 'fine', 'fine', 'no-frames', 'fine']);
  });

  it('lets a screen rest, but not one that never came', () => {
    const resting = createPictureWatch({ canRest: true });
    expect([at(0, 30), at(60, 30)].map(resting.look)).toEqual(['fine', 'fine']);
    const absent = createPictureWatch({ canRest: true });
    expect([at(0, 0), at(3, 0)].map(absent.look)).toEqual(['fine', 'no-frames']);
  });

  it('believes the browser that a source gives nothing', () => {
    expect(createPictureWatch({ canRest: true }).look(at(0, 30, 30, true))).toBe('no-frames');
  });

  it('sees an encoder that leaves out more than a quarter, and its recovery', () => {
    const watch = createPictureWatch({ canRest: true });
    expect([at(0, 0), at(4, 120, 60), at(8, 240, 150), at(16, 480, 380)].map(watch.look)).toEqual([
      'fine',
      'fine',
      'behind',
      'fine',
    ]);
  });

  it('does not count a pause', () => {
    const watch = createPictureWatch({ canRest: false });
    watch.look(at(0, 30));
    watch.reset();
    expect(watch.look(at(60, 30))).toBe('fine');
  });

  it('says nothing where the browser does not count', () => {
    const watch = createPictureWatch({ canRest: false });
    expect([at(0, null, 0), at(10, null, 0), at(20, null, 0)].map(watch.look)).toEqual([
      'fine',
      'fine',
      'fine',
    ]);
  });
});
