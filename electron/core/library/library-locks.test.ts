import { describe, expect, it } from 'vitest';
import { createLibraryLocks } from './library-locks.ts';

function createStep() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { done: promise, finish: () => resolve(undefined) };
}

describe('createLibraryLocks', () => {
  it('lets changes of one recording happen one after the other, also after a failure', async () => {
    const locks = createLibraryLocks();
    const story: string[] = [];
    const step = createStep();
    const first = locks.withRecording('a', async () => {
      await step.done;
      story.push('first');
      throw new Error('failed');
    });
    const second = locks.withRecording('a', () => Promise.resolve(story.push('second')));
    await locks.withRecording('b', () => Promise.resolve(story.push('other recording')));
    step.finish();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(story).toEqual(['other recording', 'first', 'second']);
  });

  it('keeps everybody out while one is alone with the library', async () => {
    const locks = createLibraryLocks();
    const story: string[] = [];
    const step = createStep();
    const first = locks.withRecording('a', () => step.done.then(() => story.push('first')));
    const alone = locks.exclusively(() => Promise.resolve(story.push('alone')));
    const later = locks.withRecording('b', () => Promise.resolve(story.push('later')));
    step.finish();
    await Promise.all([first, alone, later]);
    expect(story).toEqual(['first', 'alone', 'later']);
    await expect(locks.exclusively(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(locks.withPlaces(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
