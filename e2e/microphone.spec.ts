import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram } from './harness/command.ts';
import type { OpenApp } from './harness/driver.ts';
import { test as base, expect, finishFirstRun } from './harness/fixtures.ts';
import { onlyRecording } from './harness/library-check.ts';
import { recordFor, stop } from './harness/memo.ts';
import { type SoundServer, soundServerMicrophone, startSoundServer } from './harness/sound-server.ts';
import { decodeSound, likeness } from './harness/sound.ts';
import { speechWav } from './harness/speech.ts';
import { readSoundBlocks } from './harness/webm-blocks.ts';

const test = base.extend<{ sound: SoundServer; listening: OpenApp }>({
  sound: async ({}, use) => {
    const sound = await startSoundServer();
    await use(sound);
    await sound.dispose();
  },
  /** The app, hearing the microphone of the sound server. */
  listening: async ({ workplace, sound }, use) => {
    const app = await workplace.open({ realMicrophone: true, browserEnv: sound.env });
    await finishFirstRun(app.page);
    await use(app);
  },
});

test.skip(!hasProgram('pulseaudio') || !hasProgram('pactl'), 'PulseAudio is not on this machine');

test('what a real microphone hears is what is recorded', async ({ listening, sound, workplace }) => {
  const { page } = listening;
  sound.speak(speechWav());
  const device = page.getByRole('combobox', { name: 'Microphone device' });
  await expect(device).toContainText(soundServerMicrophone);
  await device.selectOption({ label: soundServerMicrophone });
  await recordFor(page, 7);
  await stop(page);
  const { folder, file } = onlyRecording(workplace.libraryDirectory);
  expect(file.tracks[0]?.deviceLabel).toBe(soundServerMicrophone);
  const heard = decodeSound(join(folder, 'capture-microphone.webm'));
  // The speech may begin again within the take.
  const spoken = decodeSound(speechWav());
  const twice = Float32Array.from([...spoken, ...spoken]);
  expect(likeness(heard, twice)).toBeGreaterThan(0.8);
});

test('a microphone that hears nothing is told within three seconds', async ({ listening: { page } }) => {
  await expect(page.getByText('No sound arrives from the microphone.')).toBeVisible({ timeout: 4_000 });
  await recordFor(page, 1);
  await expect(page.getByText('No sound arrives from the microphone.')).toBeVisible({ timeout: 4_000 });
});

test('a microphone that is unplugged ends the take, and is remembered', async ({
  listening,
  sound,
  workplace,
}) => {
  const { page } = listening;
  sound.speak(speechWav());
  const device = page.getByRole('combobox', { name: 'Microphone device' });
  await device.selectOption({ label: soundServerMicrophone });
  await recordFor(page, 4);
  sound.unplug();
  await expect(page.getByText('The microphone went away.')).toBeVisible();
  const { folder, file } = onlyRecording(workplace.libraryDirectory);
  expect(file.state).toBe('ready');
  expect(file.endReason).toBe('device-lost');
  // Up to the plug, but for a second. By their times: a few seconds after it opens a microphone, Chromium drops up to half a second of it, in any page.
  const blocks = readSoundBlocks(readFileSync(join(folder, 'capture-microphone.webm')));
  expect(blocks.at(-1)?.timeMs).toBeGreaterThan(3000);
  await page.getByRole('link', { name: 'Record', exact: true }).first().click();
  await expect(device.locator('option:checked')).toHaveText(`${soundServerMicrophone} (not connected)`);
});
