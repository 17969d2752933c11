import { useMicrophones } from '../../capture/use-microphones.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Select } from '../../components/select.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';

/** The microphone for new recordings: the system's default, or one by name, also while it is unplugged. */
export function MicrophoneChoice() {
  const { settings } = useAppState();
  const client = useClient();
  const showProblem = useProblemToast();
  const { devices } = useMicrophones();
  const chosen = settings.microphone;
  const named = devices.filter(
    ({ deviceId, label }) => deviceId !== '' && deviceId !== 'default' && label !== '',
  );
  const isAway = chosen.deviceId !== '' && !named.some(({ deviceId }) => deviceId === chosen.deviceId);
  const options = [
    { value: '', label: 'System default' },
    ...named.map(({ deviceId, label }) => ({ value: deviceId, label })),
    ...(isAway ? [{ value: chosen.deviceId, label: `${chosen.label} (not connected)` }] : []),
  ];
  const choose = (deviceId: string) => {
    const label = named.find((device) => device.deviceId === deviceId)?.label ?? '';
    void client.call('settings.update', { microphone: { deviceId, label } }).catch(showProblem);
  };
  return (
    <Select
      label="Microphone device"
      value={chosen.deviceId}
      options={options}
      onChange={choose}
      description="Used for new recordings. The default is used while it is unplugged."
    />
  );
}
