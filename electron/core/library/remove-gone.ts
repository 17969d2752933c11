import { parentOf } from './library-context.ts';
import type { Walk } from './walk-folder.ts';

/** How long a recording that vanished is spoken of. */
const spokenOfMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Takes what a finished walk has not met off the index. Recordings whose folders are gone are remembered as problems,
 * except those in the bin, which was the place to remove them. What lies outside the area of the walk or in folders that
 * could not be looked into stays.
 */
export async function removeGone(walk: Walk): Promise<void> {
  const { context, area, signal } = walk;
  if (signal.aborted || !(await context.availability.check())) return;
  const { index, locks, changed, clock } = context;
  const unmet = index
    .use(({ recordings }) =>
      area.folders === null
        ? recordings.places()
        : area.folders.flatMap((folder) => recordings.placesUnder(folder)),
    )
    .filter(({ folder }) => isUnmet(walk, folder));
  const gone: string[] = [];
  for (const { id } of unmet) {
    if (await locks.withRecording(id, () => Promise.resolve(removeRecording(walk, id)))) gone.push(id);
  }
  const removedPlaces = await locks.withPlaces(() => Promise.resolve(removePlaces(walk)));
  index.use(({ problems }) => {
    for (const folder of problems.unreadable()) if (isUnmet(walk, folder)) problems.clearUnreadable(folder);
    problems.forgetLostBefore(clock.nowMs() - spokenOfMs);
  });
  if (gone.length > 0 || removedPlaces > 0) changed(gone);
}

function isUnmet({ marks: { confirmed, unseen }, area }: Walk, folder: string): boolean {
  if (confirmed.has(folder) || unseen.has('') || !area.holds(folder)) return false;
  for (let above = folder; above !== ''; above = parentOf(above)) if (unseen.has(above)) return false;
  return true;
}

function removeRecording(walk: Walk, id: string): boolean {
  const { index, clock } = walk.context;
  return index.change(({ recordings, problems }) => {
    const place = recordings.place(id);
    if (place === null || !isUnmet(walk, place.folder)) return false;
    recordings.remove(id);
    if (place.projectId !== null) problems.setLost({ id, folder: place.folder, noticedMs: clock.nowMs() });
    return true;
  });
}

function removePlaces(walk: Walk): number {
  return walk.context.index.change(({ places }) => {
    const projects = places.projects().filter(({ folder }) => isUnmet(walk, folder));
    const clients = places.clients().filter(({ folder }) => isUnmet(walk, folder));
    for (const { id } of projects) places.removeProject(id);
    for (const { id } of clients) places.removeClient(id);
    return projects.length + clients.length;
  });
}
