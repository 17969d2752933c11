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
 * A place for files on someone's server. Everything rejects with `storage-unreachable`, `storage-auth`, `storage-full`,
 * `storage-too-large` or `storage-refused`, with the server's words as detail.
 */
export interface RemoteStore {
  /** Resolves when the server has all of the file; what it has of an earlier try is not sent again where it can say so. */
  put(name: string, request: PutRequest): Promise<void>;
  /**
   * Makes an address to get the file by until `expiresAtMs`, a time at most `mostLinkDays` ahead. Rejects also with
   * `storage-no-link` where the server makes none.
   */
  link(name: string, expiresAtMs: number): Promise<StoredLink>;
  /** Removes the file or what there is of it; one that is not there is fine. */
  remove(name: string, session: string | null): Promise<void>;
  /** Resolves when files can be put here: makes a small one and removes it. */
  check(): Promise<void>;
}

/** An address to get a file by, and until when, in milliseconds since 1970. */
export interface StoredLink {
  readonly url: string;
  readonly expiresAtMs: number;
}

/** Bytes sent in one request, and at most sent again after an interruption; S3 wants at least 5 MiB. */
export const pieceBytes = 8 * 1024 * 1024;
