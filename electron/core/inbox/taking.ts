import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import { untilAborted } from '../media/until-aborted.ts';
import { createSerialQueue } from '../recording/serial-queue.ts';
import { type PartLibrary, findUnjoined } from './find-part-sets.ts';
import { type JoinDeps, joinReceived } from './join-received.ts';
import { type ReceivedLink, takeInLink } from './take-in-link.ts';
import { type Received, type TakeInDeps, takeIn } from './take-in.ts';

/** What {@link createTaking} works with. */
export interface TakingDeps {
  readonly library: TakeInDeps['library'] &
    JoinDeps['library'] &
    PartLibrary &
    Pick<Library, 'summary' | 'indexed'>;
  readonly workshop: TakeInDeps['workshop'];
  /** Folder for what is put together; ours alone. */
  readonly downloadsFolder: string;
  readonly onTakenIn: (recordingId: string) => void;
}

/** Makes recordings of what others sent, one after the other. */
export interface Taking {
  /** See `takeIn`; parts are joined when the last of them is here. */
  takeIn(received: Received): Promise<string>;
  /** See `takeInLink`. */
  takeInLink(received: ReceivedLink): Promise<string>;
  /** Ends what a crash interrupted: parts that are all here, or lie beside what was made of them. */
  finish(): Promise<void>;
  /** Gives up what is under way; resolves when nothing is. */
  close(): Promise<void>;
}

/** Creates {@link Taking}, which ends with the app. */
export function createTaking({ library, workshop, onTakenIn, downloadsFolder: folder }: TakingDeps): Taking {
  const takes = createSerialQueue();
  const closing = new AbortController();
  const { signal } = closing;
  const take = (one: Received) => takeIn(one, { library, workshop }, signal);
  const join = (recordingId: string) =>
    joinReceived(recordingId, { library, workshop, folder, takeIn: take }, signal);
  const isInBin = (recordingId: string) => library.summary(recordingId).binnedAt !== null;
  // What is here already is known by the index only when that is complete.
  const untilKnown = () => untilAborted(library.indexed(), signal);
  return {
    takeIn: (received) =>
      takes.run(async () => {
        await untilKnown();
        const recordingId = await take(received);
        const joined = await join(recordingId);
        onTakenIn(joined ?? recordingId);
        return joined ?? recordingId;
      }),
    takeInLink: (received) =>
      takes.run(async () => {
        await untilKnown();
        return takeInLink(received, library);
      }),
    async finish() {
      await untilKnown();
      for (const id of findUnjoined(library)) {
        const joined = await takes.run(() => (isInBin(id) ? Promise.resolve(null) : join(id)));
        if (joined !== null) onTakenIn(joined);
      }
    },
    async close() {
      closing.abort(new AppError('internal', 'the app is closing'));
      await takes.run(() => Promise.resolve());
    },
  };
}
