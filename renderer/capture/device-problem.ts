/** Why a microphone or a camera cannot be had. */
export type DeviceProblem = 'denied' | 'none' | 'busy' | 'failed';

/** Why something that was to be recorded cannot be had; `needs-click` when the browser wants a click or a key first. */
export type SourceProblem = DeviceProblem | 'needs-click' | 'unsupported';

const problems: ReadonlyMap<string, DeviceProblem> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
]);

/** Name of a DOMException; empty for anything else. It is not an Error in every realm. */
function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

/** What an error of `getUserMedia` means to a person (Media Capture and Streams, 10.2). */
export function toDeviceProblem(error: unknown): DeviceProblem {
  return problems.get(nameOf(error)) ?? 'failed';
}

/**
 * What an error of `getDisplayMedia` means to a person (Screen Capture, 5.1). Null when the picker was closed: Chromium
 * tells a refusal by the system from it only in words; where the picker is our own, every refusal is the system's.
 */
export function toScreenProblem(error: unknown, picker: 'own' | 'system'): SourceProblem | null {
  const name = nameOf(error);
  if (name === 'InvalidStateError') return 'needs-click';
  if (name === 'NotSupportedError' || name === 'TypeError') return 'unsupported';
  if (name !== 'NotAllowedError' || picker === 'own') return toDeviceProblem(error);
  const words = error instanceof Error || error instanceof DOMException ? error.message : '';
  return words.includes('by system') ? 'denied' : null;
}
