import { beforeEach, describe, expect, it } from 'vitest';
import { copyFile } from './copy-file.ts';
import * as fake from './fake-electron.ts';

beforeEach(() => void fake.calls.splice(0));

describe('copyFile', () => {
  it('writes the address of the file in the forms the system reads', async () => {
    await copyFile('darwin', '/a b/Café.m4a');
    await copyFile('linux', '/a b/Café.m4a');
    const address = 'file:///a%20b/Caf%C3%A9.m4a';
    const format = (name: string) => `electron application/osclipboard;format="${name}"`;
    expect(fake.calls).toEqual([
      `clipboard.write ${JSON.stringify([{ [format('public.file-url')]: address }])}`,
      `clipboard.write ${JSON.stringify([
        {
          [format('text/uri-list')]: `${address}\r\n`,
          [format('x-special/gnome-copied-files')]: `copy\n${address}`,
        },
      ])}`,
    ]);
  });
});
