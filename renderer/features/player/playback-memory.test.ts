import { describe, expect, it } from 'vitest';
import { usualPlayback } from '../../../shared/model/playback.ts';
import type { Client } from '../../bridge/client.ts';
import { createPlaybackMemory } from './playback-memory.ts';

const remembered = { positionMs: 4000, preferences: usualPlayback };

describe('createPlaybackMemory', () => {
  it('tells one place at a time, leaves out those in between, and always the last', async () => {
    const told: unknown[] = [];
    const answers: (() => void)[] = [];
    const call: Client['call'] = (name, args) => {
      told.push([name, args]);
      return new Promise((resolve) => answers.push(() => resolve(null as never)));
    };
    const memory = createPlaybackMemory({ call }, 'a', remembered);
    expect(memory.positionMs).toBe(4000);
    for (const positionMs of [1000.4, 2000, 3000, -5]) memory.keepPosition(positionMs);
    expect(told).toEqual([['media.keepPosition', { recordingId: 'a', positionMs: 1000 }]]);
    answers[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(told.slice(1)).toEqual([['media.keepPosition', { recordingId: 'a', positionMs: 0 }]]);
  });

  it('goes on after a call that failed', async () => {
    const told: unknown[] = [];
    const call: Client['call'] = (_name, args) => {
      told.push(args);
      return Promise.reject(new Error('gone'));
    };
    const memory = createPlaybackMemory({ call }, 'a', remembered);
    memory.keepPosition(1000);
    await new Promise((resolve) => setTimeout(resolve));
    memory.keepPosition(2000);
    memory.keepPreferences({ ...usualPlayback, speed: 2 });
    expect(told).toHaveLength(3);
  });
});
