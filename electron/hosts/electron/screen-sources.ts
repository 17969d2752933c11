import { BrowserWindow, type DesktopCapturerSource, desktopCapturer, systemPreferences } from 'electron';
import type { ScreenSource, ScreenSources } from '../../../shared/model/capture.ts';

/** Size of a thumbnail in the picker, pixels; the real one keeps the shape of its source. */
const thumbnailSize = { width: 320, height: 180 };
const jpegQuality = 75;

/** The part of a source's id that names its window, `window:<handle>:`. */
function windowHandle(id: string): string {
  return id.slice(0, id.lastIndexOf(':') + 1);
}

/** True when the id is one of a screen, not of a window. */
export function isScreenId(id: string): boolean {
  return id.startsWith('screen:');
}

function describeSource({ id, name, thumbnail }: DesktopCapturerSource): ScreenSource {
  const picture = thumbnail.isEmpty() ? null : thumbnail.toJPEG(jpegQuality).toString('base64');
  return {
    id,
    name,
    kind: isScreenId(id) ? 'screen' : 'window',
    thumbnail: picture === null ? '' : `data:image/jpeg;base64,${picture}`,
  };
}

/** True when the user of a Mac has not let the app see screens; elsewhere nobody is asked. */
export function isScreenDenied(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' && systemPreferences.getMediaAccessStatus('screen') !== 'granted';
}

/** Screens and windows with thumbnails, our own windows left out. Where the system denies them: none, and it says so. */
export async function listScreenSources(platform: NodeJS.Platform): Promise<ScreenSources> {
  let found: DesktopCapturerSource[];
  try {
    // Asked for first: on macOS this is what makes the system ask the user.
    found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
  } catch (error) {
    if (isScreenDenied(platform)) return { sources: [], access: 'denied' };
    throw error;
  }
  if (isScreenDenied(platform)) return { sources: [], access: 'denied' };
  const own = new Set(
    BrowserWindow.getAllWindows()
      .filter((window) => !window.isDestroyed())
      .map((window) => windowHandle(window.getMediaSourceId())),
  );
  const sources = found.filter(({ id }) => !own.has(windowHandle(id))).map(describeSource);
  return { sources, access: 'granted' };
}
