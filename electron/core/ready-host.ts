import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Disposable } from './disposables.ts';
import type { Host } from './host.ts';

/**
 * Gets the machine ready for a take of this kind until disposed: it stays awake, and our own windows stay out of a
 * picture of the screen if the user wants that.
 */
export function readyHost(
  host: Pick<Host, 'keepAwake' | 'capture'>,
  settings: Pick<Settings, 'capture'>,
  kind: RecordingKind,
): Disposable {
  const awake = host.keepAwake(kind);
  if (kind !== 'screen' || !settings.capture.hideOwnWindow) return awake;
  host.capture.setHidden(true);
  return {
    dispose() {
      host.capture.setHidden(false);
      return awake.dispose();
    },
  };
}
