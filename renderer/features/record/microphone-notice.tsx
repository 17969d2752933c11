import { useCapture } from '../../capture/capture-provider.tsx';
import { useMicrophones } from '../../capture/use-microphones.ts';
import { Notice } from '../../components/notice.tsx';
import { describeMicrophone } from './microphone-words.ts';

/** Says within 3 s when the microphone is silent, muted, gone or cannot be opened. */
export function MicrophoneNotice() {
  const { microphone } = useCapture();
  const warning = describeMicrophone(useMicrophones());
  return (
    // The region is there before the warning, so that it is read out when it comes.
    <div role="status">
      {warning && (
        <Notice
          icon="microphone-off"
          title={warning.title}
          actionLabel={warning.canRetry ? 'Try again' : undefined}
          onAction={() => void microphone.open().catch(() => undefined)}
        >
          {warning.meaning}
        </Notice>
      )}
    </div>
  );
}
