/** A microphone as the browser lists it. `deviceId` and `label` are empty until the browser may tell them. */
export interface MicrophoneDevice {
  readonly deviceId: string;
  readonly label: string;
}

/** The chosen device, both empty for the system's default. */
export type MicrophoneChoice = MicrophoneDevice;

/** The system's default, whatever it is at the moment. */
export const defaultMicrophone: MicrophoneChoice = { deviceId: '', label: '' };

/** What the browser lists as devices besides the real ones: aliases of the default. */
const aliases: ReadonlySet<string> = new Set(['', 'default', 'communications']);

/** The devices a person can choose: inputs of sound that are not aliases, each once. */
export function listMicrophones(
  devices: readonly { readonly kind: string; readonly deviceId: string; readonly label: string }[],
): readonly MicrophoneDevice[] {
  const inputs = devices.filter(({ kind, deviceId }) => kind === 'audioinput' && !aliases.has(deviceId));
  return inputs.map(({ deviceId, label }, index) => ({
    deviceId,
    label: label || `Microphone ${index + 1}`,
  }));
}

/** The device that was chosen: by its id or, since ids change, by its label. Null for the default and for one that is not plugged in. */
export function findChosen(
  devices: readonly MicrophoneDevice[],
  choice: MicrophoneChoice,
): MicrophoneDevice | null {
  if (choice.deviceId === '' && choice.label === '') return null;
  return (
    devices.find(({ deviceId }) => deviceId === choice.deviceId) ??
    devices.find(({ label }) => label === choice.label) ??
    null
  );
}
