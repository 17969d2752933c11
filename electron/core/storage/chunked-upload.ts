import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { z } from 'zod';
import { type PutRequest, pieceBytes } from './remote-store.ts';
import { refuse } from './storage-request.ts';

const sessionSchema = z.object({
  /** Name of the folder that the chunks lie in. */
  id: z.string().regex(/^[\w-]{1,100}$/),
  /** Chunks the server has, from the first on. */
  count: z.number().int().nonnegative(),
});

type Session = z.infer<typeof sessionSchema>;

/** Makes one signed-in request to an absolute address. */
export type SendTo = (
  method: string,
  url: string,
  options: { body?: Blob; headers?: Record<string, string>; signal: AbortSignal },
) => Promise<Response>;

/** Where a file is put together. */
export interface ChunkedPlace {
  /** Folder of uploads, without a slash at the end. */
  readonly uploadsUrl: string;
  /** Address that the whole file will have. */
  readonly destination: string;
  readonly send: SendTo;
}

/** The folder of an upload that was begun; null for none, or one of another kind. */
function readSession(text: string | null): Session | null {
  try {
    return text === null ? null : sessionSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function addressOf({ uploadsUrl }: Pick<ChunkedPlace, 'uploadsUrl'>, { id }: Pick<Session, 'id'>): string {
  return `${uploadsUrl}/${id}`;
}

/** Makes the folder for chunks; null where the server has none to make: it puts nothing together. */
async function begin(place: ChunkedPlace, request: PutRequest): Promise<Session | null> {
  const session = { id: `outspoken-${randomUUID()}`, count: 0 };
  const { destination, send } = place;
  const { signal, onSession } = request;
  const response = await send('MKCOL', addressOf(place, session), { headers: { destination }, signal });
  if ([400, 403, 404, 405, 409, 501].includes(response.status)) return null;
  if (!response.ok) await refuse(response);
  onSession(JSON.stringify(session));
  return session;
}

/** Sends the chunks that the server lacks and has it put them together. False where it has cleared the folder away. */
async function putChunks(place: ChunkedPlace, request: PutRequest, begun: Session): Promise<boolean> {
  const { destination, send } = place;
  const { path, sizeBytes, signal, onProgress, onSession } = request;
  const headers = { destination, 'oc-total-length': String(sizeBytes) };
  const blob = await openAsBlob(path);
  const total = Math.ceil(sizeBytes / pieceBytes);
  for (let count = begun.count; count < total; count++) {
    onProgress(count / total);
    // Numbers from 1 to 10000, in the order of their names; at least 5 MB but the last.
    const chunk = `${addressOf(place, begun)}/${String(count + 1).padStart(5, '0')}`;
    const body = blob.slice(count * pieceBytes, Math.min(sizeBytes, (count + 1) * pieceBytes));
    const response = await send('PUT', chunk, { body, headers, signal });
    if (response.status === 404 || response.status === 409) return false;
    if (!response.ok) await refuse(response);
    onSession(JSON.stringify({ ...begun, count: count + 1 }));
  }
  const whole = `${addressOf(place, begun)}/.file`;
  const response = await send('MOVE', whole, { headers: { ...headers, overwrite: 'T' }, signal });
  if (response.status === 404 || response.status === 409) return false;
  if (!response.ok) await refuse(response);
  return true;
}

/**
 * Sends a file in chunks that the server puts together, going on where an earlier try ended: version 2 of
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/chunking.html. A folder that nobody used for
 * 24 hours is gone: then it begins anew. False when the server puts nothing together; `isThere` tells whether it has the
 * whole file, since the answer to the last request may have been lost.
 */
export async function putChunked(
  place: ChunkedPlace,
  request: PutRequest,
  isThere: () => Promise<boolean>,
): Promise<boolean> {
  const found = readSession(request.session);
  if (found !== null) {
    if (await putChunks(place, request, found)) return true;
    if (await isThere()) return true;
  }
  const begun = await begin(place, request);
  return begun !== null && (await putChunks(place, request, begun));
}

/** Removes chunks of an upload that was begun; it is fine where there are none. */
export async function dropChunks(
  place: Pick<ChunkedPlace, 'uploadsUrl' | 'send'>,
  session: string | null,
  signal: AbortSignal,
): Promise<void> {
  const found = readSession(session);
  if (found === null) return;
  const response = await place.send('DELETE', addressOf(place, found), { signal });
  if (!response.ok && response.status !== 404) await refuse(response);
}
