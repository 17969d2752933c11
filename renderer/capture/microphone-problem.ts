/** Why there is no microphone. */
export type MicrophoneProblem = 'denied' | 'none' | 'busy' | 'failed';

const problems: ReadonlyMap<string, MicrophoneProblem> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
]);

/** What an error of `getUserMedia` means to a person (Media Capture and Streams, 10.2). */
export function toMicrophoneProblem(error: unknown): MicrophoneProblem {
  // DOMException is not an Error in every realm.
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  return problems.get(name) ?? 'failed';
}
