import { afterEach, beforeEach, expect, it } from 'vitest';
import { toReceived } from '../inbox/received-recording.ts';
import type { Library } from '../library/library.ts';
import {
  type LibraryFixture,
  createLibraryFixture,
  makeRecording,
} from '../library/test-support/library-fixture.ts';
import type { Parts } from '../parts.ts';
import { openLink } from './open-link.ts';

let fixture: LibraryFixture;
let library: Library;
let opened: string[];
let isBroken: boolean;

beforeEach(async () => {
  fixture = createLibraryFixture();
  library = await fixture.open();
  opened = [];
  isBroken = false;
});
afterEach(() => fixture.dispose());

const open = (id: string) => {
  const openExternal = (url: string) =>
    isBroken ? Promise.reject(new Error('no browser')) : Promise.resolve(void opened.push(url));
  return openLink({ library, host: { browser: { openExternal } } as Parts['host'] }, id);
};

async function keep(link: string): Promise<string> {
  const origin = {
    ...{ kind: 'mail' as const, originalName: '', receivedAt: '2026-11-20T10:00:00.000Z', sender: null },
    ...{ subject: '', text: '', messageId: null, inReplyTo: null, itemId: null, item: null, link },
  };
  return (await library.beginTake({ file: toReceived(origin, 'A film'), projectId: null })).file.id;
}

it('opens what recording.json says, and counts it as viewed', async () => {
  const id = await keep('https://www.loom.com/share/0123456789abcdef');
  await open(id);
  expect(opened).toEqual(['https://www.loom.com/share/0123456789abcdef']);
  expect(library.summary(id).viewed).toBe(true);
});

it('leaves it unviewed where it could not be opened', async () => {
  const id = await keep('https://www.loom.com/share/0123456789abcdef');
  isBroken = true;
  await expect(open(id)).rejects.toThrow('no browser');
  expect(library.summary(id).viewed).toBe(false);
});

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://loom.com/share/1',
  'https://a:b@x.test/',
  '--help',
])('does not open %s, whoever wrote it down', async (link) => {
  const id = await keep(link);
  await expect(open(id)).rejects.toMatchObject({ code: 'unsupported' });
  expect(opened).toEqual([]);
});

it('opens nothing of a recording that is played here', async () => {
  const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
  const id = await makeRecording(library, { projectId, title: 'Idea' });
  await expect(open(id)).rejects.toMatchObject({ code: 'unsupported' });
});
