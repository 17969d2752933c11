import type { MethodArgs } from '../../../shared/contract/methods.ts';
import type { MessageSummary } from '../../../shared/model/message.ts';
import type { Disposable } from '../disposables.ts';

/** Durable queue of messages. A message is on disk before `queueMessage` resolves and leaves the queue only when a server took it or the user cancelled it. */
export interface Outbox extends Disposable {
  list(): readonly MessageSummary[];
  queueMessage(draft: MethodArgs<'outbox.queueMessage'>): Promise<MessageSummary>;
  editMessage(args: MethodArgs<'outbox.editMessage'>): Promise<MessageSummary>;
  cancel(messageId: string): Promise<MessageSummary>;
  retry(messageId: string): Promise<MessageSummary>;
  remove(messageId: string): Promise<void>;
  /** A network appeared, the machine woke, or the account changed: try what waits now. */
  wake(): void;
  /** A recording's compression changed: messages that wait for it go on. */
  recordingChanged(recordingId: string): void;
  /** Starts working: called once, after recovery. */
  start(): void;
}
