import { momentAddress, momentPath } from '../../../shared/model/moment-address.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useCopyText } from '../notices/use-copy-text.ts';
import { useAppState } from '../shell/app-state.tsx';
import { momentOf } from './moment-link.ts';

/** Gives what copies an address that opens the app at a moment of `recording`, a time as played. */
export function useCopyLink(recording: RecordingDetail): (positionMs: number) => Promise<void> {
  const { info } = useAppState();
  const copyText = useCopyText();
  return async (positionMs) => {
    const moment = momentOf(recording, positionMs);
    // In a browser the page's own address is what opens the app; the installed app is registered for its scheme.
    const address =
      info.host === 'electron' ? momentAddress(moment) : `${window.location.origin}/#${momentPath(moment)}`;
    await copyText(`The link to ${formatDuration(positionMs)}`, address);
  };
}
