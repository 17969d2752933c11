import { buildIfStale } from './build-app.ts';

try {
  await buildIfStale({ force: process.argv.includes('--force'), say: (line) => console.log(line) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
