import { writeSync } from 'node:fs';
import { chunkOf, openTestRecorder, readSample, voiceMemo } from './recorder-fixture.ts';

/** Program for `recorder-kill.test.ts`: records one take after the other in the folder given and says what was acknowledged, until it is killed. */
const pieces = 12;
const [root = ''] = process.argv.slice(2);
const sample = await readSample();
const { recorder } = await openTestRecorder(root);
const say = (line: string) => writeSync(1, `${line}\n`);

for (;;) {
  const { recordingId } = await recorder.start(voiceMemo, 'window');
  say(`started ${recordingId} 0`);
  for (let sequence = 0; sequence < pieces; sequence++) {
    const { sizeBytes } = await recorder.appendChunk(
      { recordingId, ...chunkOf(sample, pieces, sequence) },
      'window',
    );
    say(`stored ${recordingId} ${sizeBytes}`);
  }
  await recorder.stop({ recordingId, elapsedMs: 6000, reason: 'stopped' });
  say(`stopped ${recordingId} ${sample.length}`);
}
