import { type Display, desktopCapturer, screen } from 'electron';

/** Screens only and without pictures, which is quick. Not on Wayland: there it would open the portal. */
function screenSources() {
  return desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } });
}

/** Id of the source that is the display the mouse pointer is on; null when the system shows the app none. */
export async function findPointerSource(): Promise<string | null> {
  const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const sources = await screenSources();
  // Some systems do not tell which display a source is; the first is the main one.
  const source = sources.find(({ display_id }) => display_id === String(display.id)) ?? sources[0];
  return source?.id ?? null;
}

/** The display that a source is a picture of; null for windows and where the system does not tell. */
export async function findDisplay(sourceId: string): Promise<Display | null> {
  const sources = await screenSources();
  const displayId = sources.find(({ id }) => id === sourceId)?.display_id ?? '';
  return screen.getAllDisplays().find(({ id }) => String(id) === displayId) ?? null;
}
