import { type Session, systemPreferences } from 'electron';
import { isAppUrl } from './trusted-url.ts';

async function systemAllowsMicrophone(platform: NodeJS.Platform): Promise<boolean> {
  return platform === 'darwin' ? systemPreferences.askForMediaAccess('microphone') : true;
}

/**
 * Allows the app's own main frame to use the microphone and denies everything else, including devices. Electron's
 * default is to allow all, so this must run before any window loads.
 */
export function restrictPermissions(session: Session, platform: NodeJS.Platform): void {
  session.setPermissionRequestHandler((_contents, permission, reply, details) => {
    const wanted = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const allowed =
      permission === 'media' &&
      details.isMainFrame &&
      isAppUrl(details.requestingUrl) &&
      wanted.length > 0 &&
      wanted.every((type) => type === 'audio');
    if (!allowed) {
      reply(false);
      return;
    }
    systemAllowsMicrophone(platform).then(reply, () => reply(false));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === 'media' &&
      details.isMainFrame &&
      details.mediaType === 'audio' &&
      isAppUrl(details.requestingUrl ?? origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, reply) => reply(null));
}
