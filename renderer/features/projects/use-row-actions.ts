import { useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { useNowPlaying } from '../player/now-playing-provider.tsx';
import { useBin } from './use-bin.ts';
import { useOpenLink } from './use-open-link.ts';

/** What a row of a list asks for; the same object for all rows and for as long as the list is shown, so that rows are not drawn again. */
export interface RowActions {
  /** Shows the player of a recording in its row. */
  readonly play: (id: string) => void;
  /** Closes it again. */
  readonly stop: (id: string) => void;
  readonly open: (id: string) => void;
  /** Opens a recording that is a link where it lies. */
  readonly openLink: (id: string) => void;
  /** Asks for a new title or place. */
  readonly file: (recording: RecordingSummary) => void;
  readonly remove: (recording: RecordingSummary) => void;
  readonly toggle: (id: string, isRange: boolean) => void;
}

/** What the list that the rows are in does itself. */
type OfList = Pick<RowActions, 'file' | 'toggle'> & { readonly show: (id: string | null) => void };

/** Gives what rows ask for. */
export function useRowActions(ofList: OfList): RowActions {
  const [, navigate] = useLocation();
  const putIntoBin = useBin();
  const { close } = useNowPlaying();
  const openLink = useOpenLink();
  const now = { ...ofList, navigate, putIntoBin, close, openLink };
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  return useMemo(
    () => ({
      play: (id) => latest.current.show(id),
      stop(id) {
        latest.current.close(id);
        latest.current.show(null);
      },
      open: (id) => latest.current.navigate(`/recordings/${id}`),
      openLink: (id) => latest.current.openLink(id),
      file: (recording) => latest.current.file(recording),
      remove: (recording) => void latest.current.putIntoBin(recording),
      toggle: (id, isRange) => latest.current.toggle(id, isRange),
    }),
    [],
  );
}
