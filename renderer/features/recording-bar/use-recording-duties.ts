import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';
import type { AppCommand } from '../../../shared/model/capture.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { finishAbandonedTake } from '../../capture/abandoned-take.ts';
import { useCapture } from '../../capture/capture-provider.tsx';
import { createTakeMemory } from '../../capture/take-memory.ts';
import type { TakeResult } from '../../capture/take-result.ts';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { keepsKey } from '../player/player-keys.ts';
import { describeEnd } from '../projects/recording-words.ts';
import { useRecordingStarts } from '../record/recording-starts.tsx';
import { useAppState } from '../shell/app-state.tsx';

/** What has to be done about recording on every page: commands, the key M, what becomes of takes, the remembered devices. */
export function useRecordingDuties(): void {
  useResults();
  useCommands();
  useMarkKey();
  useRememberedDevices();
}

function useResults(): void {
  const client = useClient();
  const capture = useCapture();
  const [path, navigate] = useLocation();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const review = (recordingId: string) => navigate(`/recordings/${recordingId}/review`);
  const restore = async (recordingId: string) => {
    await client.call('library.restoreRecording', { recordingId });
    review(recordingId);
  };
  /** Who is on another page is told, not taken away. */
  const tellEnded = (recordingId: string, message: string) => {
    if (path === '/') review(recordingId);
    else showToast({ message, actionLabel: 'Review', onAction: () => review(recordingId) });
  };
  const onResult = useEffectEvent((result: TakeResult) => {
    if (result.kind === 'stopped') review(result.recordingId);
    if (result.kind === 'ended') {
      const end = describeEnd(result.reason);
      tellEnded(
        result.recordingId,
        end ? `${end.title} ${end.meaning}` : 'The recording has ended and is saved.',
      );
    }
    if (result.kind !== 'discarded') return;
    const onUndo = () => void restore(result.recordingId).catch(showProblem);
    showToast({ message: 'Moved to the bin.', onUndo });
  });
  const onAbandoned = useEffectEvent((recordingId: string) => {
    tellEnded(recordingId, 'The recording that ran before the page was loaded again is saved.');
  });
  useEffect(() => capture.onResult((result) => onResult(result)), [capture]);
  useEffect(() => {
    void finishAbandonedTake(client, createTakeMemory(window.sessionStorage)).then((recording) => {
      if (recording) onAbandoned(recording.id);
    });
  }, [client]);
}

function useCommands(): void {
  const client = useClient();
  const { startScreen, stop, mark, pause, resume } = useCapture();
  const { start } = useRecordingStarts();
  const [, navigate] = useLocation();
  const carryOut = useEffectEvent((command: AppCommand) => {
    switch (command) {
      case 'record-voice':
        start('voice');
        break;
      case 'record-camera':
        start('camera');
        break;
      case 'record-screen':
        navigate('/');
        // The host has chosen already: the screen that the pointer is on.
        startScreen({});
        break;
      case 'show-record':
        navigate('/');
        break;
      case 'stop':
        stop();
        break;
      case 'pause':
        pause();
        break;
      case 'resume':
        resume();
        break;
      case 'mark':
        mark();
    }
  });
  useEffect(() => client.on('app.commandGiven', ({ command }) => carryOut(command)), [client]);
}

function useMarkKey(): void {
  const { mark } = useCapture();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.key.toLowerCase() === 'm' && !keepsKey(event.target, event.key)) mark();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [mark]);
}

function useRememberedDevices(): void {
  const { microphone, camera } = useCapture();
  const { settings } = useAppState();
  const { deviceId, label } = settings.microphone;
  const { deviceId: cameraId, label: cameraLabel } = settings.capture.camera;
  useEffect(() => microphone.choose({ deviceId, label }), [microphone, deviceId, label]);
  useEffect(() => camera.choose({ deviceId: cameraId, label: cameraLabel }), [camera, cameraId, cameraLabel]);
}
