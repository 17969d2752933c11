import type { Handlers } from '../dispatch.ts';
import { AppError } from '../errors.ts';
import type { Parts } from '../parts.ts';

async function chooseBackup({ chooseFolder }: Parts['host']): Promise<string | null> {
  if (chooseFolder === null) throw new AppError('unsupported', 'this host has no folder dialog');
  return chooseFolder();
}

/** Methods of the area `checkup`. */
export function createCheckupHandlers({
  host,
  checkup,
  backupCheckup,
}: Pick<Parts, 'host' | 'checkup' | 'backupCheckup'>): Pick<
  Handlers,
  Extract<keyof Handlers, `checkup.${string}`>
> {
  return {
    'checkup.getCheck': () => checkup.check(),
    'checkup.beginCheck': () => checkup.beginCheck(),
    'checkup.cancelCheck': () => {
      checkup.cancelCheck();
      return null;
    },
    'checkup.getBackupCheck': () => backupCheckup.check(),
    'checkup.beginBackupCheck': async ({ again }) => {
      const folder = again ? backupCheckup.lastFolder() : await chooseBackup(host);
      if (again && folder === null) throw new AppError('not-found', 'no backup was checked yet');
      return folder === null ? null : backupCheckup.beginCheck(folder);
    },
    'checkup.cancelBackupCheck': () => {
      backupCheckup.cancelCheck();
      return null;
    },
  };
}
