import { describe, expect, it } from 'vitest';
import { createHold } from './hold.ts';

describe('createHold', () => {
  it('lets through when open, and keeps until it opens', async () => {
    const hold = createHold();
    const { signal } = new AbortController();
    await hold.whenOpen(signal);
    hold.set(true);
    const passed: string[] = [];
    const waiting = hold.whenOpen(signal).then(() => passed.push('through'));
    await Promise.resolve();
    expect(passed).toEqual([]);
    // Closed again before anyone could pass.
    hold.set(false);
    hold.set(true);
    await new Promise(setImmediate);
    expect(passed).toEqual([]);
    hold.set(false);
    await waiting;
    expect(passed).toEqual(['through']);
  });

  it('lets go of those who give up', async () => {
    const hold = createHold();
    hold.set(true);
    const abort = new AbortController();
    const waiting = hold.whenOpen(abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
