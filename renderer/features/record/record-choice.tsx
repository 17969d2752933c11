import { useId } from 'react';
import type { RecordingKind } from '../../../shared/model/recording-kind.ts';
import type { StartingTake } from '../../capture/take-state.ts';
import { useCaptureState } from '../../capture/capture-provider.tsx';
import { Icon } from '../../components/icon.tsx';
import { kindIcons } from '../../components/kind.ts';
import { keysOfKinds } from '../shortcuts/kind-keys.ts';
import { useAppState } from '../shell/app-state.tsx';
import { useRecordingStarts } from './recording-starts.tsx';
import { describeContents } from './source-words.ts';
import { useCaptureSettings } from './use-capture-settings.ts';

const names: Record<RecordingKind, string> = { voice: 'voice memo', screen: 'screen', camera: 'camera' };

/** A large button that begins one kind of recording. */
export function RecordChoice({ kind }: { readonly kind: RecordingKind }) {
  const { isStarting, starting } = useCaptureState();
  const { start } = useRecordingStarts();
  const { info } = useAppState();
  const { capture } = useCaptureSettings();
  const id = useId();
  const keys = keysOfKinds(info.platform)[kind];
  const isStartingThis = starting?.kind === kind;
  return (
    <button
      type="button"
      className="record-choice"
      aria-describedby={id}
      aria-keyshortcuts={keys.join('+').replace('Option', 'Alt')}
      disabled={isStarting}
      data-starting={isStartingThis}
      onClick={() => start(kind)}
    >
      <span className="record-choice-dot" aria-hidden="true">
        <Icon name={kindIcons[kind]} size={26} />
      </span>
      <span className="visually-hidden">Record </span>
      <span className="record-choice-name">{names[kind]}</span>
      <span id={id} aria-hidden="true" className="record-choice-contents small quiet">
        {isStartingThis ? startingWords(starting, info.capture.picker) : describeContents(kind, capture)}
      </span>
      <span className="record-choice-key small quiet" aria-hidden="true">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </button>
  );
}

function startingWords({ kind, phase }: StartingTake, picker: 'own' | 'system'): string {
  if (phase !== 'opening') return 'Starting';
  if (kind === 'screen') return picker === 'system' ? 'Choose what to share' : 'Opening the screen';
  return kind === 'camera' ? 'Opening the camera' : 'Opening the microphone';
}
