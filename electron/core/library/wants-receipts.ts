import type { Library } from './library.ts';

/** What the user chose for a recording, else for its client, about telling senders; null for neither, or a recording that is not here. */
export function wantsReceipts(
  library: Pick<Library, 'getStored' | 'summary' | 'listClients'>,
  recordingId: string | null,
): boolean | null {
  if (recordingId === null) return null;
  try {
    const { sendReceipts } = library.getStored(recordingId).file;
    if (sendReceipts !== null) return sendReceipts;
    const { clientId } = library.summary(recordingId);
    return library.listClients().find(({ id }) => id === clientId)?.sendReceipts ?? null;
  } catch {
    // Gone meanwhile, or its folder cannot be reached: what holds for all holds for it.
    return null;
  }
}
