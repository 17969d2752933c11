import type { VoicePreset } from '../../../shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { RadioGroup, type RadioOption } from '../../components/radio-group.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { CameraSelect, MicrophoneSelect } from '../record/device-select.tsx';
import { useAppState } from '../shell/app-state.tsx';
import { PictureFields } from './picture-fields.tsx';
import { SendingFields } from './sending-fields.tsx';
import { SettingsSection } from './settings-section.tsx';

/** Sizes follow from the bit rates: 48, 64 and 24 kb/s. */
const voicePresets: readonly RadioOption<VoicePreset>[] = [
  {
    value: 'standard',
    label: 'Standard',
    description: 'Clear speech that plays on every phone. 3.6 MB for 10 minutes.',
  },
  {
    value: 'high',
    label: 'High',
    description: 'For music or several voices; plays on every phone. 4.8 MB for 10 minutes.',
  },
  {
    value: 'small',
    label: 'Small',
    description: 'For slow or costly connections; older players may not play it. 1.8 MB for 10 minutes.',
  },
];

/** How voice, screens and cameras are recorded, and what is made of them for sending. */
export function RecordingSection() {
  const { settings } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  return (
    <SettingsSection
      name="recording"
      title="Recording"
      description="The original is always kept as it was recorded."
    >
      <h3>Devices</h3>
      <MicrophoneSelect description="The default is used while it is unplugged." />
      <CameraSelect description="Beside the screen, or alone." />
      <h3 className="settings-subhead">Screen and camera</h3>
      <PictureFields />
      <h3 className="settings-subhead">Sending</h3>
      <RadioGroup
        label="Voice quality"
        value={settings.voicePreset}
        options={voicePresets}
        onChange={(voicePreset) => void client.call('settings.update', { voicePreset }).catch(showProblem)}
      />
      <SendingFields />
    </SettingsSection>
  );
}
