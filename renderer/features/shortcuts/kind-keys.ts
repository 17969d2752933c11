import type { AppInfo } from '../../../shared/model/app.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';

/** The keys that begin each kind of recording, as they are written on this platform's keyboards. */
export function keysOfKinds(
  platform: AppInfo['platform'],
): Readonly<Record<RecordingKind, readonly string[]>> {
  const alt = platform === 'darwin' ? 'Option' : 'Alt';
  return { voice: ['R'], screen: ['Shift', 'R'], camera: [alt, 'R'] };
}
