import { useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { droppedFiles, takeableFiles } from './dropped-files.ts';
import { type ImportProblem, importFiles } from './import-files.ts';

/** Taking in files of the user's: how far it is, and what was not taken in. */
export interface ImportState {
  /** 0 to 1; null while nothing is imported. */
  readonly share: number | null;
  readonly problems: readonly ImportProblem[];
  /** True when a folder was chosen or dropped that holds nothing to take in. */
  readonly isFolderEmpty: boolean;
  readonly take: (files: readonly File[]) => void;
  /** Takes what of the files of a folder can be taken in. */
  readonly takeFolder: (files: readonly File[]) => void;
  /** Takes the files and folders that are dropped; call it within the event. */
  readonly takeDropped: (transfer: DataTransfer) => void;
  readonly forget: () => void;
}

/** Imports files for a page, one lot at a time. */
export function useImport(): ImportState {
  const core = useClient();
  const [share, setShare] = useState<number | null>(null);
  const [problems, setProblems] = useState<readonly ImportProblem[]>([]);
  const [isFolderEmpty, setFolderEmpty] = useState(false);
  const run = async (files: readonly File[]) => {
    setProblems([]);
    setShare(0);
    setProblems(await importFiles(core, files, setShare));
    setShare(null);
  };
  const takeFolder = (files: readonly File[]) => {
    if (share !== null) return;
    setFolderEmpty(files.length === 0);
    if (files.length > 0) void run(files);
  };
  return {
    ...{ share, problems, isFolderEmpty },
    take(files) {
      if (files.length > 0) takeFolder(files);
    },
    takeFolder: (files) => takeFolder(takeableFiles(files)),
    takeDropped: (transfer) => void droppedFiles(transfer).then(takeFolder),
    forget() {
      setProblems([]);
      setFolderEmpty(false);
    },
  };
}
