import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { inRoot } from '../../electron/bootstrap/paths.ts';
import { command } from './command.ts';

const sentences = [
  'Good morning. This is the second chapter of the memoir, about the harbour in winter.',
  'Please keep the part where my father mends the nets, and cut the story of the lost anchor.',
  'The photographs are in the blue folder. Call nobody, simply write it down as I tell it.',
];

/**
 * Path of a WAV file with about fifteen seconds of speech at 48 kHz mono, made once by espeak-ng and sox. Silence of
 * `leadSeconds` comes first, since Chromium starts to play a fake microphone's file before the test is ready to record.
 */
export function speechWav(leadSeconds = 0): string {
  const folder = inRoot('.cache/e2e');
  const path = `${folder}/speech-${leadSeconds}.wav`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const raw = command('espeak-ng', ['-v', 'en-gb', '-s', '150', '--stdout', sentences.join('\n\n')]);
  const temporary = `${folder}/${process.pid}-${leadSeconds}.wav`;
  const effects = ['norm', '-3', 'pad', String(leadSeconds), '0.5'];
  command('sox', ['-t', 'wav', '-', '-r', '48000', '-c', '1', '-b', '16', temporary, ...effects], {
    input: raw,
  });
  renameSync(temporary, path);
  return path;
}

/** A WebM file with Opus sound of the given length, as MediaRecorder would make it, for tests that need no browser. */
export function speechWebm(seconds: number): string {
  const path = inRoot(`.cache/e2e/speech-${seconds}.webm`);
  if (existsSync(path)) return path;
  const source = speechWav();
  const temporary = `${path}.${process.pid}.webm`;
  const sound = ['-stream_loop', '-1', '-i', source, '-t', String(seconds), '-ac', '1'];
  const form = ['-c:a', 'libopus', '-b:a', '64k', '-cluster_time_limit', '1000', '-live', '1', '-f', 'webm'];
  command('ffmpeg', ['-v', 'error', '-y', ...sound, ...form, temporary]);
  renameSync(temporary, path);
  return path;
}
