/** What one walk through the library folder has seen so far. */
export interface ScanMarks {
  /** Folders that are known to be right: seen by the walk, or made by the app meanwhile. */
  readonly confirmed: Set<string>;
  /** True when folders were renamed under the walk, which then has to begin again. */
  restructured: boolean;
  /** Folders that could not be looked into: what the index has in them may still be there. Empty text for the library itself. */
  readonly unseen: Set<string>;
}

/** Lets walks and the changes made meanwhile know of each other. */
export interface ScanJournal {
  /** Starts new marks, in which everything that follows is noted. */
  begin(): ScanMarks;
  /** Says that nothing is to be noted in these any more. */
  end(marks: ScanMarks): void;
  /** Says that `folder`, relative to the library, is as the index has it. */
  confirm(folder: string): void;
  /** Says that a client or project folder got another name. */
  restructure(): void;
}

/** Creates a {@link ScanJournal}. */
export function createScanJournal(): ScanJournal {
  const current = new Set<ScanMarks>();
  return {
    begin() {
      const marks: ScanMarks = { confirmed: new Set(), unseen: new Set(), restructured: false };
      current.add(marks);
      return marks;
    },
    end: (marks) => void current.delete(marks),
    confirm(folder) {
      for (const { confirmed } of current) confirmed.add(folder);
    },
    restructure() {
      for (const marks of current) marks.restructured = true;
    },
  };
}
