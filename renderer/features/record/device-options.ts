import type { SelectOption } from '../../components/select.tsx';

/** A microphone or camera; both empty for the system's default. */
export interface Device {
  readonly deviceId: string;
  readonly label: string;
}

/** What is known of the devices of one kind. */
export interface KnownDevices {
  readonly devices: readonly Device[];
  readonly choice: Device;
  /** Name of the open device; empty while none is. */
  readonly label: string;
}

/** The options to choose a device from and the one chosen: by its id or, since ids change, by its label. */
export function toDeviceOptions({ devices, choice, label }: KnownDevices): {
  readonly options: readonly SelectOption<string>[];
  readonly value: string;
} {
  const isDefault = choice.deviceId === '' && choice.label === '';
  const chosen = isDefault
    ? undefined
    : (devices.find(({ deviceId }) => deviceId === choice.deviceId) ??
      devices.find((device) => device.label === choice.label));
  const away = { value: choice.deviceId, label: `${choice.label} (not connected)` };
  return {
    options: [
      { value: '', label: isDefault && label ? `System default (${label})` : 'System default' },
      ...devices.map((device) => ({ value: device.deviceId, label: device.label })),
      ...(isDefault || chosen ? [] : [away]),
    ],
    value: chosen?.deviceId ?? choice.deviceId,
  };
}
