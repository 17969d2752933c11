import type { WatchedFolder } from '../../../shared/model/inbox.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import type { StateShape } from '../../components/state-label.tsx';
import { describeProblem } from '../notices/describe-problem.ts';

/** How watching a folder stands, in words. */
export interface WatchedWords {
  readonly shape: StateShape;
  readonly state: string;
  readonly meaning: string;
}

function describeTaken({ takenCount, isCut }: WatchedFolder): string {
  const taken =
    takenCount === 0 ? 'Nothing to take in yet.' : `${formatCount(takenCount, 'file')} taken in up to now.`;
  return isCut
    ? `${taken} The folder holds more than Outspoken looks through: 20,000 files in 5000 folders. Choose a smaller one.`
    : taken;
}

/** How far taking in is: how many files there are, and how many of them are done with. */
export function describeProgress({ done, total }: Pick<WatchedFolder, 'done' | 'total'>): string {
  return `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${total === 1 ? 'file' : 'files'}`;
}

/** What watching a folder does now, and what that means. */
export function describeWatched(watched: WatchedFolder): WatchedWords {
  const { folderLabel, problem } = watched;
  switch (watched.state) {
    case 'looking':
      return {
        shape: 'active',
        state: `Looking through ${folderLabel}`,
        meaning: 'Nothing in it is changed.',
      };
    case 'importing':
      return {
        shape: 'active',
        state: `Taking in files from ${folderLabel}`,
        meaning: 'You can go on working. The files stay where they are, as they are.',
      };
    case 'resting':
      return {
        shape: 'waiting',
        state: `Taking in files from ${folderLabel} goes on after the recording`,
        meaning: 'Nothing competes with what is being recorded.',
      };
    case 'watching':
      return { shape: 'done', state: `Watching ${folderLabel}`, meaning: describeTaken(watched) };
    case 'missing':
      return {
        shape: 'waiting',
        state: `${folderLabel} is not there now`,
        meaning: 'Its disk or network may be away. Watching goes on by itself when it is back.',
      };
    case 'stuck': {
      const { title, meaning } = describeProblem(problem ?? 'internal');
      return {
        shape: 'attention',
        state: `Nothing is taken in from ${folderLabel} at the moment`,
        meaning: `${title} ${problem === 'folder-not-watchable' ? meaning : 'It is tried again by itself.'}`,
      };
    }
  }
}
