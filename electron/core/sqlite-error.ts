/** SQLite's primary result code of an error from `node:sqlite`, or undefined for anything else: https://www.sqlite.org/rescode.html */
export function sqliteErrorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte of an extended code is the code itself.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** True for errors that say that the file is no sound database (SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isDamagedDatabase(error: unknown): boolean {
  const code = sqliteErrorCode(error);
  return code === 11 || code === 26;
}
