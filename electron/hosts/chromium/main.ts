import { fileURLToPath } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };
import { helpText, parseStartOptions } from '../../core/start-options.ts';
import { runChromiumHost } from './run.ts';

const request = parseStartOptions(process.argv.slice(2), process.env);
switch (request.kind) {
  case 'help':
    console.log(helpText);
    break;
  case 'version':
    console.log(packageJson.version);
    break;
  case 'error':
    console.error(request.message);
    process.exitCode = 2;
    break;
  case 'start':
    await runChromiumHost({
      start: request.options,
      version: packageJson.version,
      distDirectory: fileURLToPath(new URL('..', import.meta.url)),
    });
    break;
}
