import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { formatCount } from '../../../shared/text/format-duration.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import type { Place } from './place-fields.tsx';

/** What can be done with several recordings at once; each offers Undo, and tells what did not work. */
export interface BulkActions {
  readonly remove: (recordings: readonly RecordingSummary[]) => Promise<void>;
  /** Null puts them among the unfiled ones. */
  readonly move: (recordings: readonly RecordingSummary[], place: Place | null) => Promise<void>;
  /** Adds tags to each and takes others away. */
  readonly tag: (
    recordings: readonly RecordingSummary[],
    change: { readonly added: readonly string[]; readonly removed: readonly string[] },
  ) => Promise<void>;
}

/** Tags after a change: those that stay in their order, then the new ones. */
export function changeTags(
  tags: readonly string[],
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
): string[] {
  const key = (tag: string) => tag.toLocaleLowerCase();
  const gone = new Set(removed.map(key));
  const kept = tags.filter((tag) => !gone.has(key(tag)));
  const known = new Set(kept.map(key));
  return [...kept, ...added.filter((tag) => !known.has(key(tag)))].slice(0, 20);
}

interface Bulk {
  /** One after the other: a failure ends it and is told; resolves with those that were done. */
  readonly each: (
    recordings: readonly RecordingSummary[],
    work: (recording: RecordingSummary) => Promise<unknown>,
  ) => Promise<readonly RecordingSummary[]>;
  /** Says what was done, with Undo. */
  readonly tell: (
    done: readonly RecordingSummary[],
    words: (count: string) => string,
    undo: (recording: RecordingSummary) => Promise<unknown>,
  ) => void;
}

function useBulk(): Bulk {
  const showToast = useToast();
  const showProblem = useProblemToast();
  const each: Bulk['each'] = async (recordings, work) => {
    const done: RecordingSummary[] = [];
    try {
      for (const recording of recordings) {
        await work(recording);
        done.push(recording);
      }
    } catch (reason) {
      showProblem(reason);
    }
    return done;
  };
  const tell: Bulk['tell'] = (done, words, undo) => {
    if (done.length === 0) return;
    showToast({
      message: words(formatCount(done.length, 'recording')),
      onUndo: () => void each(done, undo),
    });
  };
  return { each, tell };
}

/** See {@link BulkActions}. */
export function useBulkActions(): BulkActions {
  const client = useClient();
  const { each, tell } = useBulk();
  const bin = ({ id }: RecordingSummary) => client.call('library.binRecording', { recordingId: id });
  const restore = ({ id }: RecordingSummary) => client.call('library.restoreRecording', { recordingId: id });
  const file = ({ id, title }: RecordingSummary, placement: Place | null) =>
    client.call('library.fileRecording', { recordingId: id, title, placement });
  const fileBack = (recording: RecordingSummary) => {
    // By its names even when it was unfiled: there may be several projects where those lie.
    const { clientName, projectName } = recording;
    return file(recording, { client: clientName, project: projectName });
  };
  const setTags = (recordingId: string, tags: readonly string[]) =>
    client.call('library.setTags', { recordingId, tags: [...tags] });
  return {
    async remove(recordings) {
      tell(await each(recordings, bin), (count) => `Moved ${count} to the bin.`, restore);
    },
    async move(recordings, place) {
      const done = await each(recordings, (recording) => file(recording, place));
      const where = place ? `${place.client}, ${place.project}` : 'Unfiled';
      tell(done, (count) => `Moved ${count} to ${where}.`, fileBack);
    },
    async tag(recordings, change) {
      const done = await each(recordings, ({ id, tags }) => setTags(id, changeTags(tags, change)));
      const undo = ({ id, tags }: RecordingSummary) => setTags(id, tags);
      tell(done, (count) => `Changed the tags of ${count}.`, undo);
    },
  };
}
