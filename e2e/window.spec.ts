import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type AppProcess, startAppProcess } from './harness/app-process.ts';
import { hasProgram } from './harness/command.ts';
import { type VirtualDisplay, startDisplay } from './harness/display.ts';
import { makeFolder } from './harness/free-folder.ts';
import { onlyRecording } from './harness/library-check.ts';
import { connectRpc } from './harness/rpc.ts';
import { startSoundServer } from './harness/sound-server.ts';
import { decodeSound, likeness } from './harness/sound.ts';
import { speechWav } from './harness/speech.ts';
import { waitUntil } from './harness/wait-until.ts';

interface Windowed {
  readonly app: AppProcess;
  readonly display: VirtualDisplay;
  readonly libraryDirectory: string;
}

const test = base.extend<{ windowed: Windowed }>({
  /** The app as `npm start` starts it: with its own window, on a screen and with a microphone of the test's own. */
  windowed: async ({}, use) => {
    const folder = makeFolder('window');
    const display = await startDisplay();
    const sound = await startSoundServer();
    sound.speak(speechWav());
    const libraryDirectory = join(folder.path, 'library');
    const env = { ...display.env, ...sound.env };
    const dataDirectory = join(folder.path, 'data');
    const app = await startAppProcess({ dataDirectory, libraryDirectory, window: true, env });
    await use({ app, display, libraryDirectory });
    await app.stop();
    await sound.dispose();
    await display.dispose();
    folder.remove();
  },
});

test.skip(
  !['Xvfb', 'xdotool', 'pulseaudio'].every(hasProgram),
  'There is no virtual display or sound server here',
);

test('the app opens its own window, hears the microphone, and ends orderly when it is closed', async ({
  windowed: { app, display, libraryDirectory },
}) => {
  const rpc = await connectRpc(app.address);
  const profile = { name: 'Ada Client', email: 'ada@client.example' };
  await rpc.call('app.completeFirstRun', { profile, mailMode: 'practice' });
  const window = await display.findWindow('Outspoken');
  await waitUntil(async () => {
    display.press(window, 'r');
    return (await rpc.call('recording.getActive', {})) !== null;
  });
  await waitUntil(async () => ((await rpc.call('recording.getActive', {}))?.elapsedMs ?? 0) >= 4000);
  const recordingId = onlyRecording(libraryDirectory).file.id;
  await rpc.call('recording.stop', { recordingId, elapsedMs: 5000, reason: 'stopped' });
  rpc.close();
  display.press(window, 'ctrl+w');
  expect(await app.ended()).toBe(0);
  const { folder, file } = onlyRecording(libraryDirectory);
  expect(file.state).toBe('ready');
  const spoken = decodeSound(speechWav());
  const heard = decodeSound(join(folder, 'capture-microphone.webm'));
  expect(likeness(heard, Float32Array.from([...spoken, ...spoken]))).toBeGreaterThan(0.8);
});
