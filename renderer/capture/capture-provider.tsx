import { type ReactNode, createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import { useClient } from '../bridge/client-context.tsx';
import { type Capture, type CaptureState, createCapture } from './capture.ts';
import { createTakeMemory } from './take-memory.ts';

const CaptureContext = createContext<Capture | null>(null);

/** Holds the recording of this window above all pages, so that it goes on whatever page is shown. */
export function CaptureProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const [capture] = useState(() =>
    createCapture(client, navigator.mediaDevices, createTakeMemory(window.sessionStorage)),
  );
  useUnloadGuard(capture);
  return <CaptureContext value={capture}>{children}</CaptureContext>;
}

/** The recording of this window. Throws outside {@link CaptureProvider}. */
export function useCapture(): Capture {
  const capture = use(CaptureContext);
  if (!capture) throw new Error('useCapture outside of CaptureProvider');
  return capture;
}

/** State of the recording, kept up to date. */
export function useCaptureState(): CaptureState {
  const capture = useCapture();
  return useSyncExternalStore(capture.onChange, capture.state);
}

/** While recording, the browser asks before the window closes or reloads. */
function useUnloadGuard(capture: Capture): void {
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (capture.state().take) event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [capture]);
}
