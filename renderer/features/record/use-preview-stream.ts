import type { TrackName } from '../../../shared/model/track.ts';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import { useCamera } from '../../capture/use-camera.ts';

/** The live stream of a track, for showing; null while there is none. */
export function usePreviewStream(track: TrackName): MediaStream | null {
  const { previewStream } = useCapture();
  useCaptureState();
  useCamera();
  return previewStream(track);
}
