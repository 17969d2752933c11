/** Why a move of the library did not go on. `file` is relative to the library; empty where it is not about one file. */
export interface MoveProblem {
  readonly kind:
    | 'command-line'
    | 'library-missing'
    | 'target-missing'
    | 'target-unwritable'
    | 'not-empty'
    | 'inside'
    | 'no-room'
    | 'disk-full'
    | 'file-unreadable'
    | 'file-changing'
    | 'copy-damaged'
    | 'name-clash'
    | 'internal';
  readonly file: string;
  /** Bytes that are missing on the other disk; 0 where that is not the problem. */
  readonly missingBytes: number;
}

/** Moving the library to another folder, and what is left to do after it. */
export interface LibraryMove {
  /**
   * `copying` while the files are copied, `waiting` while a recording keeps the last step from being done, `switching`
   * during that step, `stopped` when it was cancelled or cut short and may go on, `failed` with a problem. Then `moved`
   * while the old copy is there, `deleting` while it is deleted, `deleted` when that is done.
   */
  readonly state:
    'copying' | 'waiting' | 'switching' | 'stopped' | 'failed' | 'moved' | 'deleting' | 'deleted';
  /** The other folder, in words for people: where the library goes, or where it lives now. */
  readonly targetLabel: string;
  /** The folder it came from. */
  readonly formerLabel: string;
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly problem: MoveProblem | null;
  /** True where a move that was stopped or failed left something to go on with. */
  readonly canResume: boolean;
  /** Files that deleting the old copy left there, since they were changed or were never part of the move. */
  readonly keptFiles: number;
}
