import type { CaptureAbilities } from '../../../shared/model/capture.ts';

/** The computer as abilities depend on it. */
export interface CaptureMachine {
  readonly platform: NodeJS.Platform;
  /** Release of the kernel as `os.release()` gives it. */
  readonly kernelRelease: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Darwin 23.2 is macOS 14.2, the first with taps on the sound of the whole computer. */
const soundTapDarwin = [23, 2] as const;
/** Build of Windows 10 version 2004: before it a hidden window was a black one. */
const hiddenWindowBuild = 19_041;

function isAtLeast(release: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = release.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** True where a portal of the desktop asks what to share; Chromium decides it by these two variables. */
function isWayland(env: NodeJS.ProcessEnv): boolean {
  return (env.XDG_SESSION_TYPE?.startsWith('wayland') ?? false) && env.WAYLAND_DISPLAY !== undefined;
}

/** What the Electron host can do about screens on this computer. */
export function captureAbilities({ platform, kernelRelease, env }: CaptureMachine): CaptureAbilities {
  if (platform === 'win32') {
    const build = Number(kernelRelease.split('.')[2]);
    return { picker: 'own', systemAudio: 'with-screen', hidesOwnWindow: build >= hiddenWindowBuild };
  }
  if (platform === 'darwin') {
    const hasTaps = isAtLeast(kernelRelease, soundTapDarwin);
    // ScreenCaptureKit shows windows that are marked as hidden (electron/electron#48258).
    return { picker: 'own', systemAudio: hasTaps ? 'with-screen' : 'none', hidesOwnWindow: false };
  }
  return { picker: isWayland(env) ? 'system' : 'own', systemAudio: 'none', hidesOwnWindow: false };
}
