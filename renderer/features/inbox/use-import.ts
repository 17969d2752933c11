import { useState } from 'react';
import { useClient } from '../../bridge/client-context.tsx';
import { type ImportProblem, importFiles } from './import-files.ts';

/** Taking in files of the user's: how far it is, and what was not taken in. */
export interface ImportState {
  /** 0 to 1; null while nothing is imported. */
  readonly share: number | null;
  readonly problems: readonly ImportProblem[];
  readonly take: (files: readonly File[]) => void;
  readonly forget: () => void;
}

/** Imports files for a page, one lot at a time. */
export function useImport(): ImportState {
  const core = useClient();
  const [share, setShare] = useState<number | null>(null);
  const [problems, setProblems] = useState<readonly ImportProblem[]>([]);
  const run = async (files: readonly File[]) => {
    setProblems([]);
    setShare(0);
    setProblems(await importFiles(core, files, setShare));
    setShare(null);
  };
  return {
    share,
    problems,
    take(files) {
      if (share === null && files.length > 0) void run(files);
    },
    forget: () => setProblems([]),
  };
}
