import type { PracticeMessage, PracticeMessageDetail } from '../../../shared/model/message.ts';
import type { Disposable } from '../disposables.ts';

/** An SMTP server on loopback that keeps what arrives in files, so that the whole loop works before any account exists. */
export interface PracticeMailbox extends Disposable {
  /** Loopback port; starts listening on first use. */
  port(): Promise<number>;
  list(): readonly PracticeMessage[];
  get(id: string): Promise<PracticeMessageDetail>;
  /** Absolute path and type of an attachment, for the media route. Throws `AppError('not-found')`. */
  attachment(
    id: string,
    index: number,
  ): { readonly path: string; readonly mimeType: string; readonly name: string };
}
