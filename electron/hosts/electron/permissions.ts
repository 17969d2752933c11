import { type Session, systemPreferences } from 'electron';
import { isAppUrl } from './trusted-url.ts';

type MediaType = 'audio' | 'video';

const systemDevices = { audio: 'microphone', video: 'camera' } as const;

/** On macOS the system asks the user as well, once for each kind of device. */
async function systemAllows(types: readonly MediaType[], platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'darwin') return true;
  for (const type of types) {
    if (!(await systemPreferences.askForMediaAccess(systemDevices[type]))) return false;
  }
  return true;
}

/** What the app's page does only when the user presses something: a picture that fills the screen, a copied link. */
const harmless: ReadonlySet<string> = new Set(['fullscreen', 'clipboard-sanitized-write']);

/**
 * Allows the app's own main frame to use microphone, camera and, once it was chosen, a screen, to fill the screen and
 * to write text to the clipboard; denies everything else, including devices. Electron's default is to allow all, so this must run before any window loads.
 */
export function restrictPermissions(session: Session, platform: NodeJS.Platform): void {
  session.setPermissionRequestHandler((_contents, permission, reply, details) => {
    const wanted = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isOurs = details.isMainFrame && isAppUrl(details.requestingUrl);
    if (isOurs && harmless.has(permission)) reply(true);
    else if (!isOurs || wanted.length === 0) reply(false);
    else if (permission === 'media') systemAllows(wanted, platform).then(reply, () => reply(false));
    // Which screen, if any, is up to the handler of such requests.
    else reply(permission === 'display-capture');
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    if (!details.isMainFrame || !isAppUrl(details.requestingUrl ?? origin)) return false;
    if (permission === 'display-capture' || harmless.has(permission)) return true;
    return permission === 'media' && (details.mediaType === 'audio' || details.mediaType === 'video');
  });
  session.setDevicePermissionHandler(() => false);
}
