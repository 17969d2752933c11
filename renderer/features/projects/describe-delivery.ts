import type { MessageSummary } from '../../../shared/model/message.ts';
import { messageShapes, messageWords } from '../outbox/message-words.ts';
import type { RecordingState } from './recording-words.ts';

type Sent = Pick<
  MessageSummary,
  'state' | 'viewed' | 'deliveredAt' | 'openedAt' | 'createdAt' | 'recordings' | 'part'
>;

/** How far the newest message with a recording has come, by the id of the recording; those never sent are not in it. Of one in parts, any that was viewed tells how far the whole was. */
export function describeDeliveries(messages: readonly Sent[]): ReadonlyMap<string, RecordingState> {
  const shown = new Map<string, Sent>();
  const oldestFirst = messages.toSorted(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
  );
  for (const message of oldestFirst) {
    for (const { id } of message.recordings) {
      if (!isToldBy(shown.get(id), message)) shown.set(id, message);
    }
  }
  return new Map([...shown].map(([id, message]) => [id, describeDelivery(message, id)]));
}

/** True where an earlier part of the same message says more. */
function isToldBy(earlier: Sent | undefined, { part, viewed }: Sent): boolean {
  if (earlier === undefined || part === null || part.setId !== earlier.part?.setId) return false;
  return earlier.viewed !== null && viewed === null;
}

function describeDelivery(
  { state, recordings, deliveredAt, openedAt }: Sent,
  recordingId: string,
): RecordingState {
  const share = recordings.find(({ id }) => id === recordingId)?.viewedShare ?? null;
  if (share !== null) return { shape: 'done', word: `Viewed ${Math.round(share * 100)} %` };
  // Whoever has viewed another recording of the message has this one.
  if (state === 'viewed') return { shape: 'done', word: 'Delivered' };
  if (state === 'sent' && openedAt !== null) return { shape: 'done', word: 'Mail opened' };
  if (state === 'sent' && deliveredAt !== null) return { shape: 'done', word: 'Delivered' };
  return { shape: messageShapes[state], word: messageWords[state] };
}
