import type { MessageSummary } from '../../../shared/model/message.ts';
import { messageShapes, messageWords } from '../outbox/message-words.ts';
import type { RecordingState } from './recording-words.ts';

type Sent = Pick<
  MessageSummary,
  'state' | 'viewed' | 'deliveredAt' | 'openedAt' | 'createdAt' | 'recordings'
>;

/** How far the newest message with a recording has come, by the id of the recording; those never sent are not in it. */
export function describeDeliveries(messages: readonly Sent[]): ReadonlyMap<string, RecordingState> {
  const states = new Map<string, RecordingState>();
  const oldestFirst = messages.toSorted(
    (one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt),
  );
  for (const message of oldestFirst) {
    for (const { id } of message.recordings) states.set(id, describeDelivery(message));
  }
  return states;
}

function describeDelivery({ state, viewed, deliveredAt, openedAt }: Sent): RecordingState {
  if (viewed !== null) return { shape: 'done', word: `Viewed ${Math.round(viewed.share * 100)} %` };
  if (state === 'sent' && openedAt !== null) return { shape: 'done', word: 'Mail opened' };
  if (state === 'sent' && deliveredAt !== null) return { shape: 'done', word: 'Delivered' };
  return { shape: messageShapes[state], word: messageWords[state] };
}
