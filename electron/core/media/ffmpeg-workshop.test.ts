import { describe, expect, it } from 'vitest';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { createFfmpegWorkshop } from './ffmpeg-workshop.ts';

const found: FoundFfmpeg = {
  status: { state: 'ready', version: '5.1', source: 'path' },
  tools: { ffmpeg: '/ffmpeg', ffprobe: '/ffprobe', libavcodec: [59, 37] },
};
const none: FoundFfmpeg = { status: { state: 'missing', detail: 'no ffmpeg was found' }, tools: null };
const { signal } = new AbortController();

describe('createFfmpegWorkshop', () => {
  it('does heavy work one after the other, also after one that failed', async () => {
    const workshop = createFfmpegWorkshop(() => Promise.resolve(found));
    const log: string[] = [];
    const work = (name: string, failing = false) =>
      workshop.heavy(signal, async () => {
        log.push(`${name} begins`);
        await new Promise(setImmediate);
        log.push(`${name} ends`);
        if (failing) throw new Error(name);
      });
    const results = await Promise.allSettled([work('one', true), work('two'), work('three')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(log).toEqual(['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('lets go at once of those who give up, and keeps the others apart', async () => {
    const workshop = createFfmpegWorkshop(() => Promise.resolve(found));
    const first = Promise.withResolvers<undefined>();
    const running: string[] = [];
    const one = workshop.heavy(signal, () => (running.push('one'), first.promise));
    const abort = new AbortController();
    const two = workshop.heavy(abort.signal, () => Promise.resolve(running.push('two')));
    const three = workshop.heavy(signal, () => Promise.resolve(running.push('three')));
    abort.abort(new Error('enough'));
    await expect(two).rejects.toThrow('enough');
    expect(running).toEqual(['one']);
    first.resolve(undefined);
    await Promise.all([one, three]);
    expect(running).toEqual(['one', 'three']);
  });

  it('holds heavy work, not light work', async () => {
    const workshop = createFfmpegWorkshop(() => Promise.resolve(found));
    workshop.setHeld(true);
    const done: string[] = [];
    const heavy = workshop.heavy(signal, () => Promise.resolve(done.push('heavy')));
    await workshop.light(signal, () => Promise.resolve(done.push('light')));
    expect(done).toEqual(['light']);
    workshop.setHeld(false);
    await heavy;
    expect(done).toEqual(['light', 'heavy']);
  });

  it('says that ffmpeg is missing, until it is found', async () => {
    const finds = [none, found];
    const workshop = createFfmpegWorkshop(() => Promise.resolve(finds.shift() ?? found));
    const work = () => workshop.light(signal, ({ ffmpeg }) => Promise.resolve(ffmpeg));
    await expect(work()).rejects.toMatchObject({ code: 'ffmpeg-missing', detail: 'no ffmpeg was found' });
    expect(await workshop.refresh()).toEqual(found.status);
    expect(await work()).toBe('/ffmpeg');
  });

  it('ends everything when disposed', async () => {
    const workshop = createFfmpegWorkshop(() => Promise.resolve(found));
    const stopped = workshop.heavy(
      signal,
      (context) =>
        new Promise((_resolve, reject) => {
          context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
        }),
    );
    const waiting = workshop.heavy(signal, () => Promise.resolve());
    await new Promise(setImmediate);
    await Promise.all([
      expect(stopped).rejects.toThrow('closing'),
      expect(waiting).rejects.toThrow('closing'),
      workshop.dispose(),
    ]);
  });
});
