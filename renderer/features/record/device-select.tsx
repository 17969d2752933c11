import { useClient } from '../../bridge/client-context.tsx';
import { useCamera } from '../../capture/use-camera.ts';
import { useMicrophones } from '../../capture/use-microphones.ts';
import { Select } from '../../components/select.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { type Device, type KnownDevices, toDeviceOptions } from './device-options.ts';
import { useCaptureSettings } from './use-capture-settings.ts';

interface DeviceSelectProps {
  readonly isLabelHidden?: boolean;
  readonly description?: string;
}

/** The microphone to record with; remembered, also while it is unplugged. */
export function MicrophoneSelect(props: DeviceSelectProps) {
  const client = useClient();
  const showProblem = useProblemToast();
  const choose = (microphone: Device) =>
    void client.call('settings.update', { microphone }).catch(showProblem);
  return <DeviceSelect {...props} label="Microphone device" state={useMicrophones()} onChoose={choose} />;
}

/** The camera to record with; remembered, also while it is unplugged. */
export function CameraSelect(props: DeviceSelectProps) {
  const { change } = useCaptureSettings();
  const choose = (camera: Device) => change({ camera });
  return <DeviceSelect {...props} label="Camera device" state={useCamera()} onChoose={choose} />;
}

interface CommonProps extends DeviceSelectProps {
  readonly label: string;
  readonly state: KnownDevices;
  readonly onChoose: (device: Device) => void;
}

function DeviceSelect({ label, state, onChoose, isLabelHidden = false, description }: CommonProps) {
  const { options, value } = toDeviceOptions(state);
  const choose = (deviceId: string) => {
    const device = state.devices.find((one) => one.deviceId === deviceId);
    onChoose({ deviceId, label: device?.label ?? '' });
  };
  return (
    <Select
      label={label}
      isLabelHidden={isLabelHidden}
      value={value}
      options={options}
      onChange={choose}
      description={description}
    />
  );
}
