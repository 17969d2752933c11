import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import type { EndReason } from '../../shared/model/recording.ts';
import type { Disposable } from './disposables.ts';

/** Everything the app can do, behind one untrusted door. Built once per process by `createCore(host)`. */
export interface Core extends Disposable {
  /** One untrusted request `{name, args}` from the window `callerId`; never rejects. */
  call(request: unknown, callerId: string): Promise<Reply>;
  on(listener: (event: AppEvent) => void): Disposable;
  /** Sound, picture and attachments by opaque id: GET and HEAD under `/media/`, with ranges. Never rejects. */
  media(request: Request): Promise<Response>;
  callerGone(callerId: string): void;
  /** True while a take is captured: what a quit guard asks. */
  recordingActive(): boolean;
  finishActive(reason: EndReason): Promise<void>;
  /** Passes a command of menu, tray or shortcut to the window. */
  giveCommand(command: 'record-voice' | 'stop' | 'mark' | 'show-record'): void;
}
