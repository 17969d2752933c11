import type { ExportOrder } from '../../../shared/model/history.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { pagesOf } from '../library/pages-of.ts';

type Lists = Pick<Library, 'listClients' | 'listRecordings' | 'summary'>;

/** What has to be known of a recording before its turn comes. */
export interface PickedRecording {
  readonly id: string;
  readonly sizeBytes: number;
  readonly createdMs: number;
}

/** Recordings of an order, oldest first, without those that are still being captured or lie in the bin, and a title for them. Throws `AppError('not-found')`. */
export function pickRecordings(
  library: Lists,
  order: ExportOrder,
): { readonly title: string; readonly recordings: readonly PickedRecording[] } {
  const { scope } = order;
  const recordings: PickedRecording[] = [];
  for (const summary of list(library, scope)) {
    const { id, sizeBytes, createdAt } = summary;
    if (isMeant(summary, order)) recordings.push({ id, sizeBytes, createdMs: Date.parse(createdAt) });
  }
  recordings.sort((one, other) => one.createdMs - other.createdMs || (one.id < other.id ? -1 : 1));
  return { title: titleOf(library, scope, recordings), recordings };
}

function isMeant({ state, binnedAt, createdAt }: RecordingSummary, { fromDay, toDay }: ExportOrder): boolean {
  // The instant carries the time of the place where it was made.
  const day = createdAt.slice(0, 10);
  const isInRange = (fromDay === null || day >= fromDay) && (toDay === null || day <= toDay);
  return state === 'ready' && binnedAt === null && isInRange;
}

// Without a pause, so that nothing that happens meanwhile moves a recording from one page to another.
function* list(library: Lists, scope: ExportOrder['scope']): Generator<RecordingSummary> {
  if ('recordingIds' in scope) {
    for (const id of new Set(scope.recordingIds)) yield library.summary(id);
    return;
  }
  for (const page of pagesOf(library, { scope })) yield* page;
}

function titleOf(
  library: Lists,
  scope: ExportOrder['scope'],
  recordings: readonly PickedRecording[],
): string {
  if ('projectId' in scope) {
    const client = library
      .listClients()
      .find(({ projects }) => projects.some(({ id }) => id === scope.projectId));
    const project = client?.projects.find(({ id }) => id === scope.projectId);
    if (!client || !project) throw new AppError('not-found', 'no such project');
    return project.unfiled ? 'Unfiled recordings' : `${client.name}, ${project.name}`;
  }
  const [only, ...others] = recordings;
  if ('all' in scope) return 'All recordings';
  return only !== undefined && others.length === 0 ? library.summary(only.id).title : 'Selected recordings';
}
