import { expect, test } from 'vitest';
import type { WatchedFolder } from '../../../shared/model/inbox.ts';
import { describeProgress, describeWatched } from './watched-folder-words.ts';

const watched: WatchedFolder = {
  ...{ folderLabel: '~/Voice memos', placement: null, state: 'watching', problem: null },
  ...{ total: 0, done: 0, takenCount: 12, isCut: false, unread: [] },
};

test('says what is watched, and how much of it is here', () => {
  expect(describeWatched(watched)).toEqual({
    ...{ shape: 'done', state: 'Watching ~/Voice memos' },
    meaning: '12 files taken in up to now.',
  });
  expect(describeWatched({ ...watched, takenCount: 0 }).meaning).toBe('Nothing to take in yet.');
  expect(describeWatched({ ...watched, isCut: true }).meaning).toMatch(/more than Outspoken looks through/);
});

test('says calmly that the folder is away, and what keeps it from going on', () => {
  expect(describeWatched({ ...watched, state: 'missing' }).meaning).toMatch(/goes on by itself/);
  expect(describeWatched({ ...watched, state: 'stuck', problem: 'disk-low' }).meaning).toMatch(
    /It is tried again by itself\.$/,
  );
  const own = describeWatched({ ...watched, state: 'stuck', problem: 'folder-not-watchable' });
  expect(own.meaning).toMatch(/Choose another folder\.$/);
});

test('counts', () => {
  expect(describeProgress({ done: 3, total: 1204 })).toBe('3 of 1,204 files');
  expect(describeProgress({ done: 0, total: 1 })).toBe('0 of 1 file');
});
