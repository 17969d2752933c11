import type { LivePicture, Pictures } from './loaded-source.ts';

/** Fills the screen with `frame`, or ends that. Where the window may not fill the screen it stays as it is. */
export function toggleFullScreen(frame: HTMLElement | null): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : frame?.requestFullscreen();
  change?.catch(() => undefined);
}

/** Ends filling the screen, for what is not shown there; resolves when the rest of the page is back. */
export async function leaveFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => undefined);
}

/** Shows the picture that matters most in a small window above all others, or ends that. Nothing happens while there is no picture yet. */
export function togglePictureInPicture({ file, screen, camera }: Pictures): void {
  const video = (file ?? screen ?? camera)?.video();
  const change = document.pictureInPictureElement
    ? document.exitPictureInPicture()
    : video?.requestPictureInPicture();
  change?.catch(() => undefined);
}

/** Calls back whenever a picture has gone into a small window or come back; gives what ends this. */
export function onPictureInPicture(listener: () => void): () => void {
  const names = ['enterpictureinpicture', 'leavepictureinpicture'] as const;
  for (const name of names) document.addEventListener(name, listener, true);
  return () => {
    for (const name of names) document.removeEventListener(name, listener, true);
  };
}

/** True while one of these is shown in a small window. */
export function isInSmallWindow(pictures: readonly (LivePicture | undefined)[]): boolean {
  const shown = document.pictureInPictureElement;
  return shown !== null && pictures.some((picture) => picture?.video() === shown);
}
