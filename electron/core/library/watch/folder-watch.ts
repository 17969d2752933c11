/** Tells what changes in a folder as soon as the system tells it. */
export interface FolderWatch {
  /** True while nothing that matters can change without being told. */
  isComplete(): boolean;
  /**
   * Goes on with what lies at these paths now; empty text is the folder itself. What lay there before may be elsewhere
   * under another name. Rejects with nothing but bugs.
   */
  follow(paths: Iterable<string>): Promise<void>;
  dispose(): void;
}

/** What a {@link FolderWatch} is made of. */
export interface FolderWatchOptions {
  /** The folder, absolute. */
  readonly root: string;
  /** Is told the path of a file or folder, relative and with `/`; null when it may be any. */
  readonly onChange: (path: string | null) => void;
  /** True for folders that are known to have no folders in them that matter. */
  readonly isRecording: (folder: string) => boolean;
  /** Is told, once, why something cannot be watched. */
  readonly onFailure: (error: unknown) => void;
  /** Most folders that may be watched one by one. */
  readonly limit: number;
}
