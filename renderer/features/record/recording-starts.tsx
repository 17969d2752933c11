import { type ReactNode, createContext, use, useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ScreenSource } from '../../../shared/model/capture.ts';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { Countdown } from './countdown.tsx';
import { ScreenPicker } from './screen-picker.tsx';

/** Begins recordings from any page: by button, by key, by tray. */
export interface RecordingStarts {
  /** Shows the Record page and begins, unless a take runs; asks first what to share where that is ours to ask. */
  readonly start: (kind: RecordingKind) => void;
}

const StartsContext = createContext<RecordingStarts | null>(null);

/** Gives everything below it {@link useRecordingStarts}, and shows the picker of screens where it is ours. */
export function RecordingStartsProvider({ children }: { readonly children: ReactNode }) {
  const { startVoice, startScreen, startCamera } = useCapture();
  const { take, isStarting } = useCaptureState();
  const { picker } = useAppState().info.capture;
  const [isPicking, setPicking] = useState(false);
  const [, navigate] = useLocation();
  const isBusy = take !== null || isStarting;
  const start = useCallback(
    (kind: RecordingKind) => {
      navigate('/');
      if (isBusy) return;
      if (kind === 'voice') startVoice();
      else if (kind === 'camera') startCamera();
      else if (picker === 'own') setPicking(true);
      else startScreen({});
    },
    [navigate, isBusy, picker, startVoice, startScreen, startCamera],
  );
  const starts = useMemo(() => ({ start }), [start]);
  const pick = ({ id, name }: ScreenSource) => {
    setPicking(false);
    startScreen({ sourceId: id, sourceName: name });
  };
  return (
    <StartsContext value={starts}>
      {children}
      <Countdown />
      {isPicking && <ScreenPicker onPicked={pick} onClose={() => setPicking(false)} />}
    </StartsContext>
  );
}

/** How to begin a recording. Throws outside {@link RecordingStartsProvider}. */
export function useRecordingStarts(): RecordingStarts {
  const starts = use(StartsContext);
  if (!starts) throw new Error('useRecordingStarts outside of RecordingStartsProvider');
  return starts;
}
