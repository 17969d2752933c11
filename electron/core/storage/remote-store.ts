/** What {@link RemoteStore.put} is given. */
export interface PutRequest {
  /** A file that nobody changes meanwhile. */
  readonly path: string;
  readonly sizeBytes: number;
  /** What to go on with, from an earlier `onSession`; null to begin. */
  readonly session: string | null;
  /** Told what the server has, before more is sent; must be durable when it returns. */
  readonly onSession: (session: string) => void;
  /** From 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * A place for files on someone's server. Everything rejects with `storage-unreachable`, `storage-auth`, `storage-full` or
 * `storage-refused`, with the server's words as detail.
 */
export interface RemoteStore {
  /** Resolves when the server has all of the file; what it has of an earlier try is not sent again where it can say so. */
  put(name: string, request: PutRequest): Promise<void>;
  /** Address to get the file by until `expiresAtMs`, a time at most `mostLinkDays` ahead. */
  link(name: string, expiresAtMs: number): Promise<string>;
  /** Removes the file or what there is of it; one that is not there is fine. */
  remove(name: string, session: string | null): Promise<void>;
  /** Resolves when files can be put here: makes a small one and removes it. */
  check(): Promise<void>;
}

/** Bytes sent in one request, and at most sent again after an interruption; S3 wants at least 5 MiB. */
export const pieceBytes = 8 * 1024 * 1024;
