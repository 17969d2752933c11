import { feedScreenTake } from '../harness/feed-take.ts';
import { startQuickApp } from '../harness/quick-app.ts';
import type { Figure } from './figures.ts';
import { memoryOf } from './process-memory.ts';

const hour = 3600;
const takeSeconds = 2 * hour;
const moments = [
  { second: 60, name: 'after a minute' },
  { second: hour / 2, name: 'after half an hour' },
  { second: hour, name: 'after an hour' },
  { second: takeSeconds, name: 'after two hours' },
];

/** Memory of core while a screen, a camera and a microphone are recorded for two hours, fed as fast as it goes. */
export async function measureScreenMemory(): Promise<Figure[]> {
  const bench = await startQuickApp();
  const figures: Figure[] = [];
  try {
    const onSecond = (second: number) => {
      const moment = moments.find((candidate) => candidate.second === second);
      if (moment === undefined) return;
      const { resident, peak } = memoryOf(bench.app.pid);
      const note = `peak so far ${peak.toFixed(0)} MiB`;
      figures.push({
        name: `Memory while recording screen and camera, ${moment.name}`,
        value: resident,
        unit: 'MiB',
        note,
      });
    };
    const recordingId = await feedScreenTake(bench, takeSeconds, { withCamera: true, onSecond });
    const stopped = performance.now();
    await bench.stop(recordingId, takeSeconds);
    const stopMs = performance.now() - stopped;
    figures.push({ name: 'Stopping that take', value: stopMs, unit: 'ms', note: '3 tracks of two hours' });
    return figures;
  } finally {
    await bench.dispose();
  }
}
