/** A microphone or camera as the browser lists it. `deviceId` and `label` are empty until the browser may tell them. */
export interface InputDevice {
  readonly deviceId: string;
  readonly label: string;
}

/** The chosen device, both empty for the system's default. */
export type DeviceChoice = InputDevice;

/** What the browser calls microphones and cameras. */
export type InputKind = 'audioinput' | 'videoinput';

/** The system's default, whatever it is at the moment. */
export const defaultDevice: DeviceChoice = { deviceId: '', label: '' };

/** What the browser lists as devices besides the real ones: aliases of the default. */
const aliases: ReadonlySet<string> = new Set(['', 'default', 'communications']);

const names: Record<InputKind, string> = { audioinput: 'Microphone', videoinput: 'Camera' };

/** The devices of one kind that a person can choose: those that are not aliases, each once. */
export function listInputs(
  devices: readonly { readonly kind: string; readonly deviceId: string; readonly label: string }[],
  kind: InputKind,
): readonly InputDevice[] {
  const inputs = devices.filter((device) => device.kind === kind && !aliases.has(device.deviceId));
  return inputs.map(({ deviceId, label }, index) => ({
    deviceId,
    label: label || `${names[kind]} ${index + 1}`,
  }));
}

/** The device that was chosen: by its id or, since ids change, by its label. Null for the default and for one that is not plugged in. */
export function findChosen(devices: readonly InputDevice[], choice: DeviceChoice): InputDevice | null {
  if (choice.deviceId === '' && choice.label === '') return null;
  return (
    devices.find(({ deviceId }) => deviceId === choice.deviceId) ??
    devices.find(({ label }) => label === choice.label) ??
    null
  );
}

/** How inputs are called that carry what the computer plays: by PulseAudio and PipeWire, Windows drivers, and virtual cables. */
const loopbackLabel =
  /\bmonitor of\b|\.monitor\b|\bloopback\b|stereo mix|what u hear|wave out mix|blackhole|soundflower|vb-?(audio|cable)|cable output/i;

/** The first input that carries what the computer plays; null when there is none. */
export function findLoopback(devices: readonly InputDevice[]): InputDevice | null {
  return devices.find(({ label }) => loopbackLabel.test(label)) ?? null;
}
