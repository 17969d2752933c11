import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureChunks } from './capture-chunks.ts';
import { makeFolder } from './free-folder.ts';
import { decodeSound, likeness, secondsOf } from './sound.ts';
import { speechWav } from './speech.ts';

it('makes a take of any length that decodes without an error and still sounds like speech', () => {
  const folder = makeFolder('chunks');
  const path = join(folder.path, 'take.webm');
  const chunks = captureChunks();
  const pieces = Array.from({ length: 22 }, () => chunks.next().value.data);
  writeFileSync(path, Buffer.concat(pieces));
  const sound = decodeSound(path);
  folder.remove();
  expect(secondsOf(sound)).toBeGreaterThan(21.9);
  expect(secondsOf(sound)).toBeLessThan(22.1);
  expect(likeness(sound.subarray(0, 12 * 8000), decodeSound(speechWav()))).toBeGreaterThan(0.95);
});
