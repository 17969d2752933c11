import { useCapture } from '../../capture/capture-provider.tsx';
import { useMicrophones } from '../../capture/use-microphones.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { LevelIndicator } from './level-indicator.tsx';
import { MicrophoneSelect } from './microphone-select.tsx';
import { MicrophoneNotice } from './microphone-notice.tsx';

interface SourceRowProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** What will be recorded, from which device, and proof that it can be heard. */
export function SourceRow({ isOn, onChange }: SourceRowProps) {
  const { microphone } = useCapture();
  const { phase } = useMicrophones();
  const toggle = (next: boolean) => {
    onChange(next);
    // What goes wrong is in the microphone's state.
    if (next) microphone.open().catch(() => undefined);
    else microphone.close();
  };
  return (
    <section aria-label="Sources" className="sources">
      <div className="sources-row">
        <Checkbox label="Microphone" isSelected={isOn} onChange={toggle} />
        <div className="sources-device">
          <MicrophoneSelect isDisabled={!isOn} />
        </div>
        <div className="sources-level" data-off={phase !== 'open'}>
          <LevelIndicator />
        </div>
      </div>
      {!isOn && <p className="small quiet">The microphone is off. Recording a voice memo turns it on.</p>}
      <MicrophoneNotice />
    </section>
  );
}
