import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseStartOptions, helpText } from '../../core/start-options.ts';
import { runChromiumHost } from './run.ts';

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const request = parseStartOptions(process.argv.slice(2), process.env);
switch (request.kind) {
  case 'help':
    console.log(helpText);
    break;
  case 'version':
    console.log(readVersion());
    break;
  case 'error':
    console.error(request.message);
    process.exitCode = 2;
    break;
  case 'start':
    await runChromiumHost({
      start: request.options,
      version: readVersion(),
      distDirectory: fileURLToPath(new URL('..', import.meta.url)),
    });
    break;
}
