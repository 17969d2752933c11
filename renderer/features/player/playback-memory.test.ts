import { describe, expect, it } from 'vitest';
import { createPlaybackMemory } from './playback-memory.ts';

function createFakeStorage() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

describe('createPlaybackMemory', () => {
  it('remembers where a recording was left, and forgets its beginning', () => {
    const memory = createPlaybackMemory(createFakeStorage());
    memory.keepPosition('a', 1234.4);
    expect([memory.positionMs('a'), memory.positionMs('b')]).toEqual([1234, 0]);
    memory.keepPosition('a', 0);
    expect(memory.positionMs('a')).toBe(0);
  });

  it('keeps the last two hundred', () => {
    const memory = createPlaybackMemory(createFakeStorage());
    for (let index = 0; index < 250; index++) memory.keepPosition(`r${index}`, 5);
    expect([memory.positionMs('r49'), memory.positionMs('r50')]).toEqual([0, 5]);
  });

  it('takes nonsense in the storage for nothing', () => {
    const storage = createFakeStorage();
    storage.setItem('outspoken.positions', '{"a":1');
    storage.setItem('outspoken.speed', '99');
    const memory = createPlaybackMemory(storage);
    expect([memory.positionMs('a'), memory.speed()]).toEqual([0, 1]);
  });

  it('remembers the speed', () => {
    const memory = createPlaybackMemory(createFakeStorage());
    memory.keepSpeed(1.5);
    expect(memory.speed()).toBe(1.5);
  });
});
