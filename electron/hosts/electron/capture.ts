import { BrowserWindow, type Session } from 'electron';
import { AppError } from '../../core/errors.ts';
import type { HostCapture } from '../../core/host.ts';
import { type CaptureMachine, captureAbilities } from './capture-abilities.ts';
import { createDisplayMediaHandler } from './display-media.ts';
import { findPointerSource } from './display-sources.ts';
import { isScreenDenied, listScreenSources } from './screen-sources.ts';
import { createSourceArm } from './source-arm.ts';

/** What the Electron host does about screens. */
export interface ElectronCapture extends HostCapture {
  /** Arms the screen that the pointer is on, for a take that begins by shortcut; false when the system shows the app no screens. */
  armPointerScreen(): Promise<boolean>;
  /** Id of the source that was handed out last; null before the first. */
  grantedSource(): string | null;
}

const noPicker = () => Promise.reject(new AppError('unsupported', 'the desktop asks what to share'));

/** Creates the {@link ElectronCapture} and lets it answer the session's requests for screens. After `ready`. */
export function createCapture(session: Session, machine: CaptureMachine): ElectronCapture {
  const abilities = captureAbilities(machine);
  const arm = createSourceArm(() => performance.now());
  const hasPicker = abilities.picker === 'own';
  let listed: ReadonlySet<string> = new Set();
  let granted: string | null = null;
  session.setDisplayMediaRequestHandler(
    createDisplayMediaHandler({
      abilities,
      arm,
      onGranted(sourceId) {
        granted = sourceId;
      },
    }),
  );
  async function listSources() {
    const found = await listScreenSources(machine.platform);
    listed = new Set(found.sources.map(({ id }) => id));
    return found;
  }
  async function armSource(source: Parameters<HostCapture['armSource']>[0]) {
    if (!listed.has(source.sourceId)) throw new AppError('not-found', 'no such source');
    arm.arm(source);
    await Promise.resolve();
  }
  return {
    abilities,
    listSources: hasPicker ? listSources : noPicker,
    armSource: hasPicker ? armSource : noPicker,
    setHidden(hidden) {
      if (!abilities.hidesOwnWindow) return;
      for (const window of BrowserWindow.getAllWindows()) window.setContentProtection(hidden);
    },
    async armPointerScreen() {
      if (!hasPicker) return true;
      const found = await findPointerSource().catch(() => null);
      // Without the user's leave macOS gives pictures of an empty desktop.
      const sourceId = isScreenDenied(machine.platform) ? null : found;
      // Sound comes only if the page asks for it.
      if (sourceId !== null) arm.arm({ sourceId, systemAudio: true });
      return sourceId !== null;
    },
    grantedSource: () => granted,
  };
}
