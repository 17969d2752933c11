import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataDirectory, parseStartOptions } from './start-options.ts';

const parse = (...args: string[]) => parseStartOptions(args, {});

describe('start options', () => {
  it('have defaults', () => {
    const request = parse();
    expect(request).toMatchObject({
      kind: 'start',
      options: { host: 'auto', window: true, port: 0, libraryDirectory: null },
    });
  });

  it('are read in both spellings, folders as absolute paths', () => {
    expect(
      parse('--host', 'chromium', '--no-window', '--port=8080', '--data-dir', 'a/b', '--library-dir=/c'),
    ).toEqual({
      kind: 'start',
      options: {
        host: 'chromium',
        window: false,
        port: 8080,
        dataDirectory: resolve('a/b'),
        libraryDirectory: resolve('/c'),
      },
    });
  });

  it('ask for help and version before anything else', () => {
    expect(parse('--help', '--port', 'x').kind).toBe('help');
    expect(parse('--version').kind).toBe('version');
  });

  it.each([
    [['--colour'], '--colour'],
    [['-x'], '-x'],
    [['extra'], 'extra'],
    [['--host'], '--host'],
    [['--host', 'firefox'], 'firefox'],
    [['--port', '-1'], '--port'],
    [['--port', '65536'], '65536'],
    [['--port', '80a'], '80a'],
    [['--port', ''], '--port'],
    [['--data-dir', ''], '--data-dir'],
    [['--library-dir='], '--library-dir'],
    [['--no-window=yes'], '--no-window'],
    [['--host', 'electron', '--no-window'], '--no-window'],
    [['--host', 'electron', '--port', '80'], '--port'],
  ])('refuse %j in one line that names it', (args, name) => {
    const request = parse(...args);
    expect(request.kind).toBe('error');
    if (request.kind !== 'error') return;
    expect(request.message).toContain(name);
    expect(request.message).not.toContain('\n');
  });

  it('put data where the platform wants it', () => {
    expect(defaultDataDirectory('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/Outspoken');
    expect(defaultDataDirectory('linux', {})).toBe(`${homedir()}/.config/Outspoken`);
    expect(defaultDataDirectory('darwin', {})).toContain('Library/Application Support/Outspoken');
    expect(defaultDataDirectory('win32', { APPDATA: '/roaming' })).toBe('/roaming/Outspoken');
  });
});
