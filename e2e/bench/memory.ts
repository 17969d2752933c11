import { startQuickApp } from '../harness/quick-app.ts';
import type { Figure } from './figures.ts';
import { memoryOf } from './process-memory.ts';

const hour = 3600;
const takeSeconds = 4 * hour;
const moments = [
  { second: 60, name: 'after a minute' },
  { second: takeSeconds / 2, name: 'after two hours' },
  { second: takeSeconds, name: 'after four hours' },
];

/** Memory of core while a four-hour take is recorded, fed as fast as it goes. */
export async function measureMemory(): Promise<Figure[]> {
  const bench = await startQuickApp();
  const figures: Figure[] = [];
  try {
    const recordingId = await bench.capture(takeSeconds, (second) => {
      const moment = moments.find((candidate) => candidate.second === second);
      if (moment === undefined) return;
      const { resident, peak } = memoryOf(bench.app.pid);
      const note = `peak so far ${peak.toFixed(0)} MiB`;
      figures.push({ name: `Memory while recording, ${moment.name}`, value: resident, unit: 'MiB', note });
    });
    await bench.stop(recordingId, takeSeconds);
    return figures;
  } finally {
    await bench.dispose();
  }
}
