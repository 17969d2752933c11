import type { LibraryMove, MoveProblem } from '../../../shared/model/library-move.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';

/** A move that is at rest, in words. */
export interface MoveWords {
  readonly title: string;
  readonly meaning: string;
}

/** What a move that is under way does. */
export function describeMoving({ state, targetLabel, formerLabel }: LibraryMove): MoveWords {
  if (state === 'waiting') {
    return {
      title: 'Everything is copied',
      meaning: 'The last step waits until the recording or import that is running has ended.',
    };
  }
  if (state === 'switching') {
    return {
      title: `Going on in ${targetLabel}`,
      meaning: 'What changed meanwhile is copied. A recording begun now starts in a moment.',
    };
  }
  if (state === 'deleting') {
    return {
      title: `Deleting the old copy in ${formerLabel}`,
      meaning: 'The library itself is not touched.',
    };
  }
  return {
    title: `Copying the library to ${targetLabel}`,
    meaning: 'You can go on recording and working. Every file is read back and compared.',
  };
}

/** What became of a move, and what is left to do. */
export function describeMove(move: LibraryMove): MoveWords {
  const { state, targetLabel, formerLabel, keptFiles } = move;
  if (state === 'failed') {
    const { title, meaning } = describeMoveProblem(move.problem, move);
    return { title, meaning: `${meaning} Your library is whole and still in ${formerLabel}.` };
  }
  if (state === 'stopped') {
    return {
      title: 'The library has not moved yet.',
      meaning: `It is whole and still in ${formerLabel}. What was copied to ${targetLabel} is not copied again.`,
    };
  }
  if (state === 'deleted') {
    const left = `${formatCount(keptFiles, 'file')} stayed in ${formerLabel}: changed since the move, or never part of it.`;
    return {
      title: 'The old copy was deleted.',
      meaning: keptFiles === 0 ? 'The room is free again.' : left,
    };
  }
  const why = move.problem === null ? '' : ` It could not be deleted: ${describeFormerProblem(move.problem)}`;
  return {
    title: `The library now lives in ${targetLabel}.`,
    meaning: `The old copy is still in ${formerLabel} (${formatBytes(move.totalBytes)}). Every file of it was read back in the new place.${why}`,
  };
}

function describeFormerProblem({ kind }: MoveProblem): string {
  if (kind === 'library-missing') return 'the disk with your library is not connected.';
  if (kind === 'inside') return 'the old folder now leads to the library itself.';
  return 'try again, or delete it by hand.';
}

type Words = (problem: MoveProblem, move: Pick<LibraryMove, 'targetLabel'>) => MoveWords;

const problems: Record<MoveProblem['kind'], Words> = {
  'command-line': () => ({
    title: 'The library folder was given when Outspoken was started.',
    meaning: 'Start it without --library-dir, then move the library.',
  }),
  'library-missing': () => ({
    title: 'The disk with your library is not connected.',
    meaning: 'Connect it, then continue.',
  }),
  'target-missing': (_, { targetLabel }) => ({
    title: 'The other disk is not connected.',
    meaning: `${targetLabel} is not there. Connect the disk, then continue.`,
  }),
  'target-unwritable': ({ file }, { targetLabel }) => ({
    title: 'The other folder cannot be written.',
    meaning: `${file === '' ? targetLabel : `${file} in ${targetLabel}`} was refused. Check that the disk is not write-protected, or choose another folder.`,
  }),
  'not-empty': (_, { targetLabel }) => ({
    title: 'The other folder is not empty.',
    meaning: `There is something else in ${targetLabel}. Make a new folder on that disk and choose it.`,
  }),
  inside: () => ({
    title: 'The other folder is part of the library, or holds it.',
    meaning: 'Choose a folder outside of the library.',
  }),
  'no-room': ({ missingBytes }) => ({
    title: 'There is not enough room on the other disk.',
    meaning: `It needs ${formatBytes(missingBytes)} more. Free some space there, or choose another disk.`,
  }),
  'disk-full': ({ file }) => ({
    title: 'The other disk is full, or takes no file of this size.',
    meaning: `${file || 'A file'} had no room. Free some space there, then continue.`,
  }),
  'file-unreadable': ({ file }) => ({
    title: 'A file of the library cannot be read.',
    meaning: `${file || 'A folder'} gave an error. The disk may be failing: make a backup, then try again.`,
  }),
  'file-changing': ({ file }) => ({
    title: 'A file is being changed all the time.',
    meaning: `Another program writes ${file}. Close it, then continue.`,
  }),
  'copy-damaged': ({ file }) => ({
    title: 'The other disk gives back something else than was written.',
    meaning: `${file} was copied twice and differed both times. Do not trust this disk; use another one.`,
  }),
  'name-clash': ({ file }) => ({
    title: 'Two names would be one on the other disk.',
    meaning: `It makes no difference between capital and small letters. Rename ${file}, then continue.`,
  }),
  internal: () => ({
    title: 'The library could not be moved.',
    meaning: 'Try again; if it stays so, start Outspoken again.',
  }),
};

function describeMoveProblem(problem: MoveProblem | null, move: LibraryMove): MoveWords {
  const known = problem ?? { kind: 'internal', file: '', missingBytes: 0 };
  return problems[known.kind](known, move);
}
