import { type LibraryContext, parentOf } from './library-context.ts';
import type { ScanMarks } from './scan-marks.ts';
import type { Walk } from './walk-folder.ts';

/** How long a recording that vanished is spoken of. */
const spokenOfMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Takes what a finished walk has not met off the index. Recordings whose folders are gone are remembered as problems,
 * except those in the bin, which was the place to remove them. What lies in folders that could not be looked into stays.
 */
export async function removeGone({ context, marks, signal }: Walk): Promise<void> {
  if (signal.aborted || !(await context.availability.check())) return;
  const { index, locks, changed, clock } = context;
  const unmet = index
    .use(({ recordings }) => recordings.places())
    .filter(({ folder }) => isUnmet(marks, folder));
  const gone: string[] = [];
  for (const { id } of unmet) {
    if (await locks.withRecording(id, () => Promise.resolve(removeRecording(context, marks, id))))
      gone.push(id);
  }
  const removedPlaces = await locks.withPlaces(() => Promise.resolve(removePlaces(context, marks)));
  index.use(({ problems }) => {
    for (const folder of problems.unreadable()) if (isUnmet(marks, folder)) problems.clearUnreadable(folder);
    problems.forgetLostBefore(clock.nowMs() - spokenOfMs);
  });
  if (gone.length > 0 || removedPlaces > 0) changed(gone);
}

function isUnmet({ confirmed, unseen }: ScanMarks, folder: string): boolean {
  if (confirmed.has(folder) || unseen.has('')) return false;
  for (let above = folder; above !== ''; above = parentOf(above)) if (unseen.has(above)) return false;
  return true;
}

function removeRecording({ index, clock }: LibraryContext, marks: ScanMarks, id: string): boolean {
  return index.change(({ recordings, problems }) => {
    const place = recordings.place(id);
    if (place === null || !isUnmet(marks, place.folder)) return false;
    recordings.remove(id);
    if (place.projectId !== null) problems.setLost({ id, folder: place.folder, noticedMs: clock.nowMs() });
    return true;
  });
}

function removePlaces({ index }: LibraryContext, marks: ScanMarks): number {
  return index.change(({ places }) => {
    const projects = places.projects().filter(({ folder }) => isUnmet(marks, folder));
    const clients = places.clients().filter(({ folder }) => isUnmet(marks, folder));
    for (const { id } of projects) places.removeProject(id);
    for (const { id } of clients) places.removeClient(id);
    return projects.length + clients.length;
  });
}
