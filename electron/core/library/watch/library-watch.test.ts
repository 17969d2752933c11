import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandomBelow } from '../../random-test-support.ts';
import { createSmallDisk } from '../../recording/small-disk-fixture.ts';
import type { Library } from '../library.ts';
import { type LibraryFixture, createLibraryFixture, makeRecording } from '../test-support/library-fixture.ts';

const { disk, canMount, mount, unmount } = await createSmallDisk(4);
const eventually = { timeout: 15_000, interval: 20 };
const takeName = '2026-11-22 0930 Idea';

describe('a library that is watched', () => {
  let fixture: LibraryFixture;
  let library: Library;
  let recordingId: string;
  const at = (...path: string[]) => join(fixture.root, ...path);
  const all = () => library.listRecordings({ scope: { all: true }, offset: 0, limit: 500 }).items;
  const places = () =>
    all()
      .map(({ clientName, projectName, title }) => [clientName, projectName, title].join('/'))
      .sort();
  const say = (folder: string, text: string) => {
    writeFileSync(at(folder, 'transcript.vtt'), `WEBVTT\n\n00:00.000 --> 00:01.000\n${text}\n`);
  };
  const isFound = async (text: string) =>
    (await library.search({ query: text, limit: 5 })).groups.some(({ hits }) => hits.length > 0);
  /** What is done by hand afterwards is seen after what was done before. */
  const settled = async (folder: string, word: string) => {
    say(folder, word);
    await expect.poll(() => isFound(word), eventually).toBe(true);
    await library.indexed();
  };

  beforeEach(async () => {
    fixture = createLibraryFixture();
    library = await fixture.open({ watched: true });
    const { projectId } = await library.createProject({ client: 'Acme', project: 'Web' });
    recordingId = await makeRecording(library, { projectId, title: 'Idea' });
  });
  afterEach(async () => {
    await fixture.dispose();
    expect(fixture.failures).toEqual([]);
  });

  it('finds what is written into a transcript or notes by hand', async () => {
    await settled(`Acme/Web/${takeName}`, 'The nets were frozen');
    say(`Acme/Web/${takeName}`, 'and my father mended them');
    await expect.poll(() => isFound('mended'), eventually).toBe(true);
    expect(await isFound('frozen')).toBe(false);
    const note = { id: crypto.randomUUID(), atMs: 0, endMs: null, text: 'Ask the harbour', kind: 'note' };
    const notes = [{ ...note, done: false, createdAt: '2026-11-22T08:30:00.000Z', author: null }];
    writeFileSync(at('Acme/Web', takeName, 'notes.json'), JSON.stringify({ schemaVersion: 1, notes }));
    await expect.poll(() => library.summary(recordingId).noteCount, eventually).toBe(1);
  });

  it('follows recordings, projects and clients that are copied, renamed, moved and removed', async () => {
    cpSync(at('Acme/Web', takeName), at('Acme/Web/Copy'), { recursive: true });
    await expect.poll(places, eventually).toEqual(['Acme/Web/Copy', 'Acme/Web/Idea']);
    renameSync(at('Acme/Web'), at('Acme/Shop'));
    await expect.poll(places, eventually).toEqual(['Acme/Shop/Copy', 'Acme/Shop/Idea']);
    renameSync(at('Acme'), at('Beta'));
    await expect.poll(places, eventually).toEqual(['Beta/Shop/Copy', 'Beta/Shop/Idea']);
    // Under their new names they are still watched.
    renameSync(at('Beta/Shop/Copy'), at('Beta/Shop/Renamed'));
    await expect.poll(places, eventually).toEqual(['Beta/Shop/Idea', 'Beta/Shop/Renamed']);
    await settled('Beta/Shop/Renamed', 'still listening');
    cpSync(at('Beta'), at('Other'), { recursive: true });
    await expect.poll(() => places().length, eventually).toBe(4);
    rmSync(at('Beta'), { recursive: true });
    await expect.poll(places, eventually).toEqual(['Other/Shop/Idea', 'Other/Shop/Renamed']);
    expect(library.listClients().map(({ name }) => name)).toEqual(['Other']);
    expect(library.problems()).toHaveLength(2);
  });

  it('says that files are missing, that they are back, and that a recording.json cannot be read', async () => {
    const folder = `Acme/Web/${takeName}`;
    renameSync(at(folder, 'capture-microphone.webm'), at('kept'));
    await expect
      .poll(() => library.problems().map(({ kind }) => kind), eventually)
      .toEqual(['files-missing']);
    renameSync(at('kept'), at(folder, 'capture-microphone.webm'));
    await expect.poll(() => library.problems(), eventually).toEqual([]);
    const text = JSON.stringify(library.getStored(recordingId).file);
    writeFileSync(at(folder, 'recording.json'), 'x');
    await expect
      .poll(() => library.problems().map(({ kind }) => kind), eventually)
      .toEqual(['recording-unreadable']);
    writeFileSync(at(folder, 'recording.json'), text);
    await expect.poll(places, eventually).toEqual(['Acme/Web/Idea']);
  });

  it('says nothing twice of what the app itself changes', async () => {
    await settled(`Acme/Web/${takeName}`, 'before');
    const told = fixture.events.length;
    const other = await makeRecording(library, { title: 'Other' });
    await library.update(other, ({ file }) => ({ ...file, tags: ['one'] }));
    await library.fileRecording({ recordingId: other, title: 'Moved', placement: null });
    await library.binRecording(other);
    await library.restoreRecording(other);
    await settled(`Acme/Web/${takeName}`, 'afterwards');
    const ofOther = fixture.events
      .slice(told)
      .filter(({ payload }) => JSON.stringify(payload).includes(other));
    // One each, and two for beginning and ending it.
    expect(ofOther).toHaveLength(6);
  });

  it.each([1, 2, 3])(
    'says the same as an index made from nothing after edits by hand, series %i',
    async (seed) => {
      const below = createRandomBelow(seed);
      const apart = `Apart/From/${takeName}`;
      cpSync(at('Acme/Web', takeName), at(apart), { recursive: true });
      await settled(apart, 'first');
      for (let count = 0; count < 30; count += 1) {
        const ones = all().map(({ id }) => library.folderLabel(id));
        const folder = ones.filter((one) => one !== apart && existsSync(at(one)))[below(4)];
        // Few are copied, or there would soon be none.
        const kind = ones.length < 5 ? below(2) : below(6);
        if (folder !== undefined) editByHand(at(folder), { kind, count, root: fixture.root });
        if (count % 3 === 0) await settled(apart, `word${count}`);
      }
      await settled(apart, 'last');
      await fixture.close();
      const watched = fixture.dump();
      fixture.deleteIndex();
      library = await fixture.open();
      expect(watched).toEqual(fixture.dump());
      expect(all().length).toBeGreaterThan(3);
    },
  );

  it('goes on after its folder was away, with what changed meanwhile and afterwards', async () => {
    renameSync(fixture.root, `${fixture.root}-away`);
    await expect.poll(() => library.available(), eventually).toBe(false);
    renameSync(`${fixture.root}-away/Acme`, `${fixture.root}-away/Someone`);
    // Another folder now, as the same disk is when it comes back.
    cpSync(`${fixture.root}-away`, fixture.root, { recursive: true });
    await library.refresh();
    expect(library.available()).toBe(true);
    await expect.poll(places, eventually).toEqual(['Someone/Web/Idea']);
    await library.refresh();
    await settled(`Someone/Web/${takeName}`, 'here again');
  });

  it('takes in after a rest what was changed during it', async () => {
    const rest = await library.rest();
    say(`Acme/Web/${takeName}`, 'during the rest');
    await rest.dispose();
    await expect.poll(() => isFound('rest'), eventually).toBe(true);
    await library.refresh();
    await settled(`Acme/Web/${takeName}`, 'awake again');
  });

  it.runIf(process.platform !== 'win32')('looks at nothing outside through a link', async () => {
    const outside = `${fixture.root}-outside`;
    cpSync(at('Acme'), join(outside, 'Client'), { recursive: true });
    symlinkSync(join(outside, 'Client'), at('Linked'));
    symlinkSync(join(outside, 'Client', 'Web'), at('Acme', 'Linked'));
    await settled(`Acme/Web/${takeName}`, 'linked');
    writeFileSync(join(outside, 'Client', 'Web', takeName, 'transcript.vtt'), 'WEBVTT\n');
    await settled(`Acme/Web/${takeName}`, 'still');
    expect(places()).toEqual(['Acme/Web/Idea']);
  });
});

/** Does to the recording in `folder` what a person might do in a file manager. */
function editByHand(
  folder: string,
  { kind, count, root }: { readonly kind: number; readonly count: number; readonly root: string },
): void {
  const project = dirname(folder);
  const edits = [
    () => {
      cpSync(folder, join(root, 'Hand', `Made ${count % 3}`, `Copy ${count}`), { recursive: true });
    },
    () => {
      cpSync(dirname(project), join(root, `Client ${count}`), { recursive: true });
    },
    () => {
      renameSync(folder, join(project, `Renamed ${count}`));
    },
    () => {
      mkdirSync(join(root, 'Moved', 'Here'), { recursive: true });
      renameSync(folder, join(root, 'Moved', 'Here', `Moved ${count}`));
    },
    () => {
      renameSync(project, join(dirname(project), `Project ${count}`));
    },
    () => {
      rmSync(folder, { recursive: true });
    },
  ];
  edits[kind]?.();
}

describe.runIf(canMount)('a watched library on a disk of its own', () => {
  it('lets the disk be taken away, and is told', async () => {
    const fixture = createLibraryFixture();
    mount();
    try {
      const root = join(disk, 'Outspoken');
      const library = await fixture.open({ root, watched: true });
      const recordingId = await makeRecording(library);
      execFileSync('/bin/umount', [disk]);
      await expect.poll(() => library.available(), eventually).toBe(false);
      expect(library.summary(recordingId).id).toBe(recordingId);
    } finally {
      await fixture.dispose();
      unmount();
    }
  });
});
