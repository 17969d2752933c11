import type { Pictures } from './loaded-source.ts';

/** Fills the screen with `frame`, or ends that. Where the window may not fill the screen it stays as it is. */
export function toggleFullScreen(frame: HTMLElement | null): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : frame?.requestFullscreen();
  change?.catch(() => undefined);
}

/** Shows the picture that matters most in a small window above all others, or ends that. Nothing happens while there is no picture yet. */
export function togglePictureInPicture({ file, screen, camera }: Pictures): void {
  const video = (file ?? screen ?? camera)?.video();
  const change = document.pictureInPictureElement
    ? document.exitPictureInPicture()
    : video?.requestPictureInPicture();
  change?.catch(() => undefined);
}
