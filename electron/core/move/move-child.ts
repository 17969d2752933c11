import { writeSync } from 'node:fs';
import { moveLibrary } from './move-library.ts';

/** Program for `move-library.test.ts`: moves the library in the first argument to the folder in the second, says how many files it has done, and never goes on with the copy. */
const [source = '', target = ''] = process.argv.slice(2);
await moveLibrary({
  ...{ source, target, signal: new AbortController().signal },
  ...{ mayResume: true, onBegin: () => undefined },
  freeBytes: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
  onProgress: ({ files }) => void writeSync(1, `${files}\n`),
  switchOver: () => new Promise(() => undefined),
});
