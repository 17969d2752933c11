import './source-row.css';
import { useEffect } from 'react';
import { useCapture, useCaptureState } from '../../capture/capture-provider.tsx';
import { useCamera } from '../../capture/use-camera.ts';
import { useMicrophones } from '../../capture/use-microphones.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { LivePicture } from '../../components/live-picture.tsx';
import { Notice } from '../../components/notice.tsx';
import { useVisible } from '../../components/use-visible.ts';
import { useAppState } from '../shell/app-state.tsx';
import { CameraSelect, MicrophoneSelect } from './device-select.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { MicrophoneNotice } from './microphone-notice.tsx';
import { describeCamera, describeSystemAudio } from './source-words.ts';
import { useCaptureSettings } from './use-capture-settings.ts';
import { usePreviewStream } from './use-preview-stream.ts';

/** What will be recorded, from which devices, and proof that they can be heard and seen. */
export function SourceRow() {
  const { capture, change } = useCaptureSettings();
  const { phase } = useMicrophones();
  useOpenDevices(capture);
  return (
    <section aria-label="Sources" className="sources">
      <div className="sources-grid">
        <Checkbox
          label="Microphone"
          isSelected={capture.withMicrophone}
          onChange={(withMicrophone) => change({ withMicrophone })}
        />
        <MicrophoneSelect isLabelHidden />
        <div className="sources-level" data-off={phase !== 'open'}>
          <LevelIndicator />
        </div>
        <SystemAudioSource
          isOn={capture.withSystemAudio}
          onChange={(withSystemAudio) => change({ withSystemAudio })}
        />
        <Checkbox
          label="Camera"
          isSelected={capture.withCamera}
          onChange={(withCamera) => change({ withCamera })}
        />
        <CameraSelect isLabelHidden />
        <CameraPreview isOn={capture.withCamera} />
      </div>
      <MicrophoneNotice />
      <CameraNotice />
    </section>
  );
}

/** Keeps what is chosen open while the page is shown, for its level and its picture; a take that runs keeps it by itself. */
function useOpenDevices({
  withMicrophone,
  withCamera,
}: {
  readonly withMicrophone: boolean;
  readonly withCamera: boolean;
}): void {
  const { microphone, camera } = useCapture();
  const { isStarting } = useCaptureState();
  // Nobody likes the lamp of a camera on in the background.
  const isSeen = useVisible() || isStarting;
  const showsCamera = withCamera && isSeen;
  useEffect(() => {
    // What goes wrong is in the microphone's state.
    if (withMicrophone) microphone.open().catch(() => undefined);
    return () => microphone.close();
  }, [microphone, withMicrophone]);
  useEffect(() => {
    if (showsCamera) camera.open().catch(() => undefined);
    return () => camera.close();
  }, [camera, showsCamera]);
}

interface SystemAudioProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function SystemAudioSource({ isOn, onChange }: SystemAudioProps) {
  const { systemAudioInput } = useCapture();
  const { info } = useAppState();
  // The list of inputs is theirs.
  useMicrophones();
  const inputLabel = systemAudioInput()?.label ?? '';
  const { systemAudio } = info.capture;
  const isMissing = systemAudio === 'none' && inputLabel === '';
  return (
    <>
      <Checkbox
        label="System audio"
        isSelected={isOn && !isMissing}
        isDisabled={isMissing}
        onChange={onChange}
      />
      <p className="sources-words small quiet">
        {describeSystemAudio({ systemAudio, inputLabel }, info.platform)}
      </p>
    </>
  );
}

function CameraPreview({ isOn }: { readonly isOn: boolean }) {
  const stream = usePreviewStream('camera');
  return (
    <div className="sources-preview">
      {isOn && <LivePicture label="Camera preview" icon="camera" stream={stream} isMirrored />}
    </div>
  );
}

function CameraNotice() {
  const { camera } = useCapture();
  const state = useCamera();
  const warning = describeCamera(state);
  return (
    // The region is there before the warning, so that it is read out when it comes.
    <div role="status">
      {warning && (
        <Notice
          icon="camera"
          title={warning.title}
          actionLabel={state.problem ? 'Try again' : undefined}
          onAction={() => void camera.open().catch(() => undefined)}
        >
          {warning.meaning}
        </Notice>
      )}
    </div>
  );
}
