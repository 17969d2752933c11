import type { MessageSummary } from '../../../shared/model/message.ts';
import { isOnWay } from './message-words.ts';

/** All parts of the message that `message` is a part of, in order; only itself when it is whole. */
export function partsOf(
  message: MessageSummary,
  messages: readonly MessageSummary[],
): readonly MessageSummary[] {
  const { part } = message;
  if (part === null) return [message];
  return messages
    .filter((other) => other.part?.setId === part.setId)
    .toSorted((one, other) => (one.part?.number ?? 0) - (other.part?.number ?? 0));
}

function isSent({ state }: MessageSummary): boolean {
  return state === 'sent' || state === 'viewed';
}

/** The first part before this one that has not been sent; null when nothing is in the way. */
export function awaitedPart(
  message: MessageSummary,
  parts: readonly MessageSummary[],
): MessageSummary | null {
  const number = message.part?.number ?? 0;
  return parts.find((part) => (part.part?.number ?? 0) < number && !isSent(part)) ?? null;
}

/** True while a message, or what is left of its parts, can be taken back. */
export function isCancellable(message: MessageSummary, parts: readonly MessageSummary[]): boolean {
  return isOnWay(message) || (message.state === 'failed' && parts.some(isOnWay));
}

/** True when a part has gone, or is going: then the words of the others can no longer be changed. */
export function hasStarted(parts: readonly MessageSummary[]): boolean {
  return parts.length > 1 && parts.some((part) => isSent(part) || part.state === 'sending');
}

/** What cancelling does to a message in parts, as sentences. */
export function explainCancel(parts: readonly MessageSummary[]): string {
  const gone = listNumbers(parts.filter(isSent));
  const left = listNumbers(parts.filter((part) => isOnWay(part) || part.state === 'failed'));
  const rest = `${left} will not be sent.`;
  return gone === '' ? rest : `${gone} ${gone.startsWith('Parts') ? 'have' : 'has'} gone already. ${rest}`;
}

/** `Part 1`, `Parts 2 and 3`, `Parts 2 to 9`; empty for none. */
function listNumbers(parts: readonly MessageSummary[]): string {
  const numbers = parts.map(({ part }) => part?.number ?? 0);
  const [first, second] = numbers;
  if (first === undefined) return '';
  if (second === undefined) return `Part ${first}`;
  const last = numbers.at(-1) ?? second;
  return numbers.length === 2 ? `Parts ${first} and ${second}` : `Parts ${first} to ${last}`;
}

/** How far a message in parts is: `1 of 3 parts sent.` */
export function countSent(parts: readonly MessageSummary[]): string {
  return `${parts.filter(isSent).length} of ${parts[0]?.part?.count ?? parts.length} parts sent.`;
}
