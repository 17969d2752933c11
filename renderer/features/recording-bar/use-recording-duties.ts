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
import { useAppState } from '../shell/app-state.tsx';

/** What has to be done about recording on every page: commands, the key M, what becomes of takes, the remembered microphone. */
export function useRecordingDuties(): void {
  useResults();
  useCommands();
  useMarkKey();
  useRememberedMicrophone();
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
    const onAction = () => void restore(result.recordingId).catch(showProblem);
    showToast({ message: 'Moved to the bin.', actionLabel: 'Undo', onAction });
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
  const { startVoice, stop, mark } = useCapture();
  const [, navigate] = useLocation();
  const carryOut = useEffectEvent((command: AppCommand) => {
    if (command === 'stop') stop();
    else if (command === 'mark') mark();
    else {
      navigate('/');
      if (command === 'record-voice') startVoice();
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

function useRememberedMicrophone(): void {
  const { microphone } = useCapture();
  const { deviceId, label } = useAppState().settings.microphone;
  useEffect(() => microphone.choose({ deviceId, label }), [microphone, deviceId, label]);
}
