import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type ReceiptStanding, type RecordingFile, editedLengthMs } from '../../../shared/model/recording.ts';
import { isFinished, playedShare } from '../../../shared/model/views.ts';
import type { Disposable } from '../disposables.ts';
import { carriedOf, wholeOf } from '../inbox/received-recording.ts';
import { composeReceipt } from '../mail/compose-receipt.ts';
import { signReceipt } from '../mail/receipt-mac.ts';
import { type ReceiptPayload, openReceiptStore } from './receipt-store.ts';
import { type SendingDeps, createReportSending } from './report-sending.ts';

/** What {@link createReceipts} is built on. */
export interface ReceiptsDeps extends SendingDeps {
  /** `queue.db`; stays open until the receipts are disposed. */
  readonly database: DatabaseSync;
  /** False when the user does not want the sender of this recording to know. Null is for one that nobody remembers. */
  readonly isAllowed: (recordingId: string | null) => boolean;
}

/** Tells senders that their recordings were viewed: once per item and recording, and once more when all of it was; again so for what its parts were joined to. */
export interface Receipts extends Disposable {
  /** A received recording was played. What there is to tell is durable when this returns. */
  viewed(recording: RecordingFile): void;
  /** What the sender of a recording learns; null where there is nobody to tell. */
  standing(
    recording: Pick<RecordingFile, 'id' | 'origin' | 'original' | 'createdAt'>,
  ): ReceiptStanding | null;
  /** A network appeared, the account was saved, or the user changed their mind. */
  wake(): void;
  /** Starts working: called once, after recovery. */
  start(): void;
}

/** Which of what came with its message a recording is. */
function aboutOf(file: Pick<RecordingFile, 'origin' | 'original' | 'createdAt'>) {
  const { origin, original } = file;
  const carried = origin && original && carriedOf(origin, original.sha256);
  const isSeveral = (origin?.item?.recordings.length ?? 0) > 1;
  return {
    carried,
    joined: isSeveral ? wholeOf(file) : null,
    isJoined: carried === null && Boolean(origin?.item?.part),
    isOneOfSeveral: carried !== null && isSeveral,
  };
}

/** What there is to tell about a recording now; null for nothing. */
function toPayload(recording: RecordingFile): ReceiptPayload | null {
  const { id, views, origin, title } = recording;
  const secret = origin?.item?.receiptSecret;
  if (!views?.firstAt || !origin?.sender || !origin.item || !secret) return null;
  const durationMs = editedLengthMs(recording);
  const { carried, joined, ...about } = aboutOf(recording);
  const receipt = signReceipt(secret, {
    ...{ version: 1, itemId: origin.item.itemId, recordingId: carried?.id ?? null },
    kind: isFinished(views, durationMs) ? 'finished' : 'viewed',
    firstViewedAt: views.firstAt,
    share: Math.round(playedShare(views, durationMs) * 100) / 100,
    nonce: randomUUID(),
    ...(joined && { joinedId: joined.id }),
  });
  const { sender: to, messageId: originalMessageId, account } = origin;
  return {
    ...{ to, title, originalMessageId, viewedId: id },
    ...about,
    ...(account !== undefined && { account }),
    receipt,
  };
}

/** Creates {@link Receipts} on the queue database. They wait without limit while nothing can be reached. */
export function createReceipts(deps: ReceiptsDeps): Receipts {
  const store = openReceiptStore(deps.database);
  const sending = createReportSending(deps, {
    ...{ waiting: store.waiting, settle: store.settle },
    compose: (payload, { from, date }) => composeReceipt({ ...payload, from, date }),
    // As reports have it: RFC 8098 3.
    hasReturnAddress: false,
  });
  return {
    viewed(recording) {
      const payload = deps.isAllowed(recording.id) ? toPayload(recording) : null;
      if (payload !== null && store.add(payload, new Date(deps.clock.nowMs()).toISOString())) sending.look();
    },
    standing(recording) {
      const { id, origin } = recording;
      if (!origin?.sender || !origin.item?.receiptSecret) return null;
      const { carried, isOneOfSeveral } = aboutOf(recording);
      const { itemId } = origin.item;
      const told = store.isTold({ itemId, recordingId: carried?.id ?? null, isOneOfSeveral });
      return { wanted: deps.isAllowed(id), told };
    },
    wake() {
      store.dropWaiting(({ viewedId }) => !deps.isAllowed(viewedId));
      sending.reset();
      sending.look();
    },
    start: () => sending.start(),
    dispose: () => sending.dispose(),
  };
}
