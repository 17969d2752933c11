import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppStatus, FfmpegStatus } from '../../shared/model/app.ts';
import { silentLog } from './core-test-support.ts';
import { type Status, createStatus, folderLabel } from './status.ts';

let status: Status;
let told: AppStatus[];
let networks: number;
const machine = { offline: false, folder: '', ffmpeg: { state: 'missing', detail: '' } as FfmpegStatus };

beforeEach(async () => {
  told = [];
  networks = 0;
  Object.assign(machine, { offline: false, folder: await mkdtemp(join(tmpdir(), 'outspoken-status-')) });
  status = createStatus({
    library: {
      available: () => true,
      problems: () => [],
      indexing: () => false,
      usedBytes: () => ({ recordings: 1, bin: 2 }),
    },
    compression: { ffmpegStatus: () => machine.ffmpeg },
    ffmpegLookedFor: Promise.resolve(),
    libraryDirectory: () => machine.folder,
    takesDirectory: () => machine.folder,
    waiting: () => [],
    repaired: () => ['index'],
    isOffline: () => machine.offline,
    emit: (_name, payload) => void told.push(payload as AppStatus),
    log: silentLog,
    onNetwork: () => void (networks += 1),
  });
});
afterEach(() => status.dispose());

describe('status', () => {
  it('is told only when it changed', async () => {
    const first = await status.refresh();
    expect(first).toMatchObject({ online: true, repaired: ['index'], usedBytes: { recordings: 1, bin: 2 } });
    expect(first.freeBytes).toBeGreaterThan(0);
    await status.refresh();
    expect(told).toEqual([]);
    machine.ffmpeg = { state: 'ready', version: '5.1', source: 'path' };
    await status.refresh();
    expect(told).toMatchObject([{ ffmpeg: { state: 'ready' } }]);
  });

  it('is offline when host or window say so, and tells the outbox when that is over', async () => {
    machine.offline = true;
    expect((await status.refresh()).online).toBe(false);
    machine.offline = false;
    status.reportNetwork(false);
    expect((await status.refresh()).online).toBe(false);
    expect(networks).toBe(0);
    status.reportNetwork(true);
    expect((await status.refresh()).online).toBe(true);
    expect(networks).toBe(1);
  });

  it('has no room where there is no folder', async () => {
    machine.folder = join(machine.folder, 'gone');
    expect((await status.refresh()).freeBytes).toBe(0);
  });

  it('names folders as people do', () => {
    expect(folderLabel(join(homedir(), 'Outspoken'))).toBe(join('~', 'Outspoken'));
    expect(folderLabel(homedir())).toBe('~');
    expect(folderLabel('/somewhere/else')).toBe('/somewhere/else');
  });
});
