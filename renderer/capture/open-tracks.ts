import type { CaptureAbilities } from '../../shared/model/capture.ts';
import type { RecordingKind } from '../../shared/model/recording-kind.ts';
import type { CaptureSettings } from '../../shared/model/settings.ts';
import type { Client } from '../bridge/client.ts';
import type { Camera } from './camera.ts';
import { findLoopback } from './device-choice.ts';
import { type SourceProblem, toDeviceProblem, toScreenProblem } from './device-problem.ts';
import type { HeldDevice, OpenDevice } from './held-device.ts';
import { type OpenTrack, onTrackEnded } from './lane-sources.ts';
import { type LevelMeter, createLevelMeter } from './level-meter.ts';
import type { Microphone } from './microphone.ts';
import { pictureForm } from './picture-form.ts';
import { type ScreenSource, openScreen } from './screen-source.ts';
import { systemAudioForm, voiceForm } from './track-recorder.ts';

/** What was chosen for a take, besides the settings. */
export interface TakeChoice {
  readonly kind: RecordingKind;
  /** From our own picker, where the host has one. */
  readonly sourceId?: string;
  readonly sourceName?: string;
}

/** Everything opened for a take, so that recording can begin. */
export interface OpenTracks {
  readonly tracks: readonly OpenTrack[];
  readonly meter: LevelMeter | null;
  readonly lacksSystemAudio: boolean;
}

/** Where tracks come from. */
export interface TrackOrigins {
  readonly client: Client;
  readonly mediaDevices: MediaDevices;
  readonly microphone: Microphone;
  readonly camera: Camera;
}

/** A source could not be had; `problem` is null when the user closed the picker. */
export class SourceError extends Error {
  readonly track: 'microphone' | 'camera' | 'screen';
  readonly problem: SourceProblem | null;

  constructor(track: 'microphone' | 'camera' | 'screen', problem: SourceProblem | null) {
    super(`${track}: ${problem ?? 'cancelled'}`);
    this.name = 'SourceError';
    this.track = track;
    this.problem = problem;
  }
}

interface Opening {
  readonly origins: TrackOrigins;
  readonly choice: TakeChoice;
  readonly settings: CaptureSettings;
  readonly tracks: OpenTrack[];
  /** Told in any case when the take is over or did not begin. */
  readonly releases: (() => void)[];
  meter: LevelMeter | null;
}

/**
 * Opens what a take of this kind is made of: devices first, since without one of them nobody should have to choose a screen.
 * Puts what has to be let go into `releases`, also when it rejects with {@link SourceError} or `CallError`.
 */
export async function openTracks(
  origins: TrackOrigins,
  choice: TakeChoice,
  releases: (() => void)[],
): Promise<OpenTracks> {
  const { capture: settings } = await origins.client.call('settings.get', {});
  const opening: Opening = { origins, choice, settings, tracks: [], releases, meter: null };
  const { kind } = choice;
  if (kind === 'voice' || settings.withMicrophone) await addMicrophone(opening);
  if (kind === 'camera' || (kind === 'screen' && settings.withCamera)) await addCamera(opening);
  const lacksSystemAudio = kind === 'screen' && (await addScreen(opening));
  return { tracks: opening.tracks, meter: opening.meter, lacksSystemAudio };
}

async function addMicrophone(opening: Opening): Promise<void> {
  const { microphone } = opening.origins;
  const { stream, track, label, meter } = await openDevice(opening, microphone, 'microphone');
  opening.meter = meter;
  opening.tracks.push({
    track: 'microphone',
    label,
    stream,
    media: track,
    form: voiceForm,
    isWindow: false,
    hold: microphone.hold,
  });
}

async function addCamera(opening: Opening): Promise<void> {
  const { camera } = opening.origins;
  const { stream, track, label } = await openDevice(opening, camera, 'camera');
  const form = await orProblem('camera', pictureForm(stream, track, 'camera'));
  opening.tracks.push({
    track: 'camera',
    label,
    stream,
    media: track,
    form,
    isWindow: false,
    hold: camera.hold,
  });
}

async function openDevice<Open extends OpenDevice>(
  { releases }: Opening,
  device: HeldDevice<Open>,
  track: 'microphone' | 'camera',
): Promise<Open> {
  const wasOpen = device.current() !== null;
  if (!wasOpen) releases.push(() => device.close());
  try {
    const open = await device.open();
    // It must not be changed for another one while the user chooses a screen.
    releases.push(device.hold(() => undefined));
    return open;
  } catch (error) {
    throw new SourceError(track, toDeviceProblem(error));
  }
}

/** True when system audio was asked for and is not to be had. */
async function addScreen(opening: Opening): Promise<boolean> {
  const { settings, choice, releases, tracks } = opening;
  const screen = await askForScreen(opening);
  releases.push(screen.stop);
  const form = await orProblem('screen', pictureForm(screen.picture, screen.track, 'screen'));
  tracks.unshift({
    track: 'screen',
    label: choice.sourceName ?? screen.label,
    stream: screen.picture,
    media: screen.track,
    form,
    isWindow: screen.isWindow,
    hold: (onEnded) => onTrackEnded(screen.track, onEnded),
  });
  if (!settings.withSystemAudio) return false;
  const sound = screen.sound ?? (await openLoopback(opening));
  if (sound) addSystemAudio(opening, sound);
  return sound === null;
}

async function askForScreen({ origins, settings, choice }: Opening): Promise<ScreenSource> {
  const { client, mediaDevices } = origins;
  const { picker, systemAudio } = await abilities(client);
  const wantsSound = settings.withSystemAudio && systemAudio !== 'none';
  const { sourceId } = choice;
  if (picker === 'own' && sourceId !== undefined) {
    await client.call('capture.armSource', { sourceId, systemAudio: wantsSound });
  }
  const { frameRate, maxHeight } = settings;
  try {
    return await openScreen(mediaDevices, { frameRate, maxHeight, systemAudio: wantsSound });
  } catch (error) {
    throw new SourceError('screen', toScreenProblem(error, picker));
  }
}

async function abilities(client: Client): Promise<CaptureAbilities> {
  const { capture } = await client.call('app.getInfo', {});
  return capture;
}

/** An input that carries what the computer plays, where there is one. */
async function openLoopback({ origins, releases }: Opening): Promise<MediaStream | null> {
  const input = findLoopback(origins.microphone.state().devices);
  if (!input) return null;
  const deviceId = { exact: input.deviceId };
  // Automatic gain would turn down what the computer plays, for good.
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  try {
    const stream = await origins.mediaDevices.getUserMedia({ audio: { deviceId, ...plain } });
    releases.push(() => {
      for (const track of stream.getTracks()) track.stop();
    });
    return stream;
  } catch {
    return null;
  }
}

function addSystemAudio(opening: Opening, stream: MediaStream): void {
  const [media] = stream.getAudioTracks();
  if (!media) return;
  if (!opening.meter) {
    const meter = createLevelMeter(stream);
    opening.meter = meter;
    opening.releases.push(() => meter.dispose());
  }
  opening.tracks.push({
    track: 'system-audio',
    label: media.label,
    stream,
    media,
    form: systemAudioForm,
    isWindow: false,
    hold: (onEnded) => onTrackEnded(media, onEnded),
  });
}

async function orProblem<Value>(track: 'camera' | 'screen', value: Promise<Value>): Promise<Value> {
  try {
    return await value;
  } catch {
    throw new SourceError(track, 'unsupported');
  }
}
