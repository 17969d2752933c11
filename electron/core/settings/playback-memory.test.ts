import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usualPlayback } from '../../../shared/model/playback.ts';
import { silentLog } from '../core-test-support.ts';
import { createPlaybackMemory } from './playback-memory.ts';

function makePath(): string {
  return join(mkdtempSync(join(tmpdir(), 'outspoken-playback-')), 'playback.json');
}

describe('createPlaybackMemory', () => {
  const [recordingId, clientId] = [randomUUID(), randomUUID()];
  const fast = { ...usualPlayback, speed: 2, skipsSilence: true };

  it('knows after a restart where a recording was left and how its client is played', async () => {
    const path = makePath();
    const memory = createPlaybackMemory(path, silentLog);
    expect(await memory.of(recordingId, clientId)).toEqual({ positionMs: 0, preferences: usualPlayback });
    await memory.keepPosition(recordingId, 61_000.4);
    await memory.keepPreferences(clientId, fast);
    await memory.dispose();
    const again = createPlaybackMemory(path, silentLog);
    expect(await again.of(recordingId, clientId)).toEqual({ positionMs: 61_000, preferences: fast });
    expect(await again.of(randomUUID(), clientId)).toEqual({ positionMs: 0, preferences: fast });
    await again.keepPosition(recordingId, 0);
    await again.dispose();
    expect(readFileSync(path, 'utf8')).not.toContain(recordingId);
  });

  it('keeps the last thousand', async () => {
    const memory = createPlaybackMemory(makePath(), silentLog);
    const ids = Array.from({ length: 1005 }, () => randomUUID());
    for (const id of ids) await memory.keepPosition(id, 5);
    const left = await Promise.all(ids.map(async (id) => (await memory.of(id, clientId)).positionMs));
    expect(left.filter((positionMs) => positionMs === 0)).toHaveLength(5);
    expect(left.slice(5).every((positionMs) => positionMs === 5)).toBe(true);
    await memory.dispose();
  });

  it.each(['', '{"schemaVersion":1,"positions":[{"recordingId":"../x","positionMs":1}],"clients":[]}', '[]'])(
    'begins anew over %j',
    async (text) => {
      const path = makePath();
      writeFileSync(path, text);
      const memory = createPlaybackMemory(path, silentLog);
      expect(await memory.of(recordingId, clientId)).toEqual({ positionMs: 0, preferences: usualPlayback });
      await memory.keepPosition(recordingId, 7);
      await memory.dispose();
      const again = createPlaybackMemory(path, silentLog);
      expect((await again.of(recordingId, clientId)).positionMs).toBe(7);
    },
  );
});
