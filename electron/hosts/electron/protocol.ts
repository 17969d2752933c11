import { type Session, protocol } from 'electron';
import { createAppFiles } from '../../core/app-files.ts';
import type { Core } from '../../core/core.ts';
import { appScheme, isAppUrl } from './trusted-url.ts';

/**
 * Declares the app's scheme. Exactly once and before `ready`. Never `bypassCSP`, `corsEnabled` or
 * `allowServiceWorkers`; `stream` is what lets players ask for ranges.
 */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves page and media from one origin, so that the page may read what it plays. */
export function serveScheme(session: Session, core: Core, rendererFolder: string): void {
  const files = createAppFiles(rendererFolder);
  session.protocol.handle(appScheme, (request) => {
    if (!isAppUrl(request.url)) return new Response(null, { status: 404 });
    return new URL(request.url).pathname.startsWith('/media/') ? core.media(request) : files(request);
  });
}
