import { describe, expect, it } from 'vitest';
import { cameraBitsPerSecond, choosePictureCodec, screenBitsPerSecond } from './picture-codec.ts';

describe('choosePictureCodec', () => {
  it('takes the first one that is there and works', async () => {
    const tried: string[] = [];
    const codec = await choosePictureCodec(
      (mimeType) => !mimeType.includes('vp9'),
      ({ mimeType }) => {
        tried.push(mimeType);
        return Promise.resolve(!mimeType.includes('avc1'));
      },
    );
    expect(tried).toEqual(['video/x-matroska;codecs=avc1', 'video/webm;codecs=av1']);
    expect(codec.mimeType).toBe('video/webm;codecs=av1');
  });

  it('says so when none works', async () => {
    await expect(
      choosePictureCodec(
        () => true,
        () => Promise.resolve(false),
      ),
    ).rejects.toThrow(DOMException);
  });
});

describe('bits a second', () => {
  it('grow with the picture, by less than its size', () => {
    const small = { width: 1280, height: 720, frameRate: 30 };
    const large = { width: 3840, height: 2160, frameRate: 30 };
    expect(screenBitsPerSecond(small)).toBeLessThan(3_000_000);
    expect(screenBitsPerSecond(large)).toBeGreaterThan(12_000_000);
    expect(screenBitsPerSecond({ ...small, frameRate: 60 })).toBeGreaterThan(screenBitsPerSecond(small));
    expect(cameraBitsPerSecond(small)).toBe(2_500_000);
  });
});
