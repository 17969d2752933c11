import { useMicrophones } from '../../capture/use-microphones.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Select } from '../../components/select.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';

/** The microphone to record with; remembered, also while it is unplugged. */
export function MicrophoneSelect({ isDisabled }: { readonly isDisabled: boolean }) {
  const client = useClient();
  const showProblem = useProblemToast();
  const { devices, choice, label } = useMicrophones();
  const chosen =
    devices.find(({ deviceId }) => deviceId === choice.deviceId) ??
    devices.find((one) => one.label === choice.label);
  const isAway = choice.label !== '' && !chosen;
  const isDefault = choice.label === '';
  const options = [
    { value: '', label: isDefault && label ? `System default (${label})` : 'System default' },
    ...devices.map((device) => ({ value: device.deviceId, label: device.label })),
    ...(isAway ? [{ value: choice.deviceId, label: `${choice.label} (not connected)` }] : []),
  ];
  const choose = (deviceId: string) => {
    const device = devices.find((one) => one.deviceId === deviceId);
    const microphone = { deviceId, label: device?.label ?? '' };
    void client.call('settings.update', { microphone }).catch(showProblem);
  };
  return (
    <Select
      label="Microphone device"
      isLabelHidden
      value={chosen?.deviceId ?? choice.deviceId}
      options={options}
      onChange={choose}
      isDisabled={isDisabled}
    />
  );
}
