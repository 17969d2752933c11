import { type DisplayMediaRequestHandlerHandlerRequest, type Streams, desktopCapturer } from 'electron';
import type { CaptureAbilities } from '../../../shared/model/capture.ts';
import type { SourceArm } from './source-arm.ts';
import { isAppUrl } from './trusted-url.ts';

/** What answering requests for a screen needs. */
export interface DisplayMediaOptions {
  readonly abilities: CaptureAbilities;
  readonly arm: SourceArm;
  /** Told the id of every source that is handed out. */
  onGranted(sourceId: string): void;
}

type Request = DisplayMediaRequestHandlerHandlerRequest;
type Reply = (streams: Streams | null) => void;

/** True when our own page asks for a picture. Reads the frame at once: it is null after a navigation. */
function isTrusted({ frame, videoRequested }: Request): boolean {
  return videoRequested && frame?.parent === null && isAppUrl(frame.url);
}

/** The portal of Wayland asks the user in this very call and gives one source, whose id holds once. */
async function askPortal(): Promise<Streams | null> {
  const [source] = await desktopCapturer.getSources({
    types: ['screen', 'window'],
    thumbnailSize: { width: 0, height: 0 },
  });
  return source === undefined ? null : { video: { id: source.id, name: source.name } };
}

function useArmed(request: Request, { abilities, arm }: DisplayMediaOptions): Streams | null {
  const armed = arm.take();
  if (armed === null) return null;
  const withSound = request.audioRequested && armed.systemAudio && abilities.systemAudio === 'with-screen';
  const video = { id: armed.sourceId, name: armed.sourceId };
  return withSound ? { video, audio: 'loopback' } : { video };
}

async function chooseStreams(request: Request, options: DisplayMediaOptions): Promise<Streams | null> {
  if (!isTrusted(request)) return null;
  return options.abilities.picker === 'system' ? askPortal() : useArmed(request, options);
}

/**
 * Answers `getDisplayMedia` of our own page with the armed source, or with what the portal gives. Every request is
 * answered, once, and `null` says no: a throw would leave the page waiting for ever.
 */
export function createDisplayMediaHandler(
  options: DisplayMediaOptions,
): (request: Request, reply: Reply) => void {
  return (request, reply) => {
    const answer = (streams: Streams | null) => {
      try {
        reply(streams);
      } catch {
        // The page went away while it was answered; there is nobody left to tell.
        return;
      }
      if (streams?.video !== undefined && 'id' in streams.video) options.onGranted(streams.video.id);
    };
    chooseStreams(request, options).then(answer, () => answer(null));
  };
}
