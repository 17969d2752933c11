import { openAsBlob } from 'node:fs';
import type { Storage } from '../../../shared/model/storage.ts';
import { AppError } from '../errors.ts';
import { type SendTo, dropChunks, putChunked } from './chunked-upload.ts';
import { findNextcloud } from './nextcloud-place.ts';
import { type PutRequest, type RemoteStore, pieceBytes } from './remote-store.ts';
import { makeShareLink } from './share-link.ts';
import { refuse, sendRequest } from './storage-request.ts';

type WebdavStorage = Extract<Storage, { kind: 'webdav' }>;

/** Requests to one folder. */
interface Folder {
  send(
    method: string,
    name: string,
    options: { body?: Blob; headers?: Record<string, string>; signal: AbortSignal },
  ): Promise<Response>;
}

function authorize({ userName }: WebdavStorage, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}

function openFolder(storage: WebdavStorage, password: string): Folder {
  const authorization = authorize(storage, password);
  const { url } = storage;
  return {
    async send(method, name, { body, headers = {}, signal }) {
      const request = new Request(`${url.replace(/\/+$/, '')}/${name}`, {
        ...{ method, headers: { authorization, ...headers } },
        ...(body && { body }),
      });
      return await sendRequest(request, { sizeBytes: body?.size ?? 0, signal });
    },
  };
}

/** Bytes the server has of a file; 0 for none. */
async function findSize(folder: Folder, name: string, signal: AbortSignal): Promise<number> {
  // Compressed, an answer would tell another size.
  const response = await folder.send('HEAD', name, { headers: { 'accept-encoding': 'identity' }, signal });
  if (response.status === 404) return 0;
  if (!response.ok) return await refuse(response);
  return Number(response.headers.get('content-length') ?? 0);
}

/**
 * Sends a file in pieces, from where the server is. False when it takes none: RFC 9110 14.5 leaves a PUT with
 * Content-Range to servers. One that takes a piece for the whole file is found out, since the size is then not what it
 * has to be.
 */
async function putPieces(folder: Folder, name: string, request: PutRequest): Promise<boolean> {
  const { path, sizeBytes, signal, onProgress } = request;
  const blob = await openAsBlob(path);
  let sentBytes = await findSize(folder, name, signal);
  if (sentBytes > sizeBytes) return false;
  while (sentBytes < sizeBytes) {
    onProgress(sentBytes / sizeBytes);
    const endBytes = Math.min(sentBytes + pieceBytes, sizeBytes);
    const response = await folder.send('PUT', name, {
      body: blob.slice(sentBytes, endBytes),
      // A file that is not there yet cannot be changed: the first piece makes it.
      headers: sentBytes === 0 ? {} : { 'content-range': `bytes ${sentBytes}-${endBytes - 1}/${sizeBytes}` },
      signal,
    });
    // What servers without pieces answer: 400, 405, 416 or 501. Others refuse the whole file as well.
    if ([400, 405, 416, 501].includes(response.status)) return false;
    if (!response.ok) await refuse(response);
    if ((await findSize(folder, name, signal)) !== endBytes) return false;
    sentBytes = endBytes;
  }
  return true;
}

async function putWhole(
  folder: Folder,
  name: string,
  { path, sizeBytes, signal }: PutRequest,
): Promise<void> {
  const response = await folder.send('PUT', name, { body: await openAsBlob(path), signal });
  if (!response.ok) await refuse(response);
  if ((await findSize(folder, name, signal)) === sizeBytes) return;
  throw notWhole();
}

function notWhole(): AppError {
  return new AppError('storage-refused', 'another size', {
    detail: 'The server did not keep the whole file.',
  });
}

/** The address people get a file by. */
function publicAddress({ url, publicUrl }: WebdavStorage, name: string): string {
  const address = publicUrl ?? url;
  return address.includes('{name}')
    ? address.replaceAll('{name}', name)
    : `${address.replace(/\/+$/, '')}/${name}`;
}

const notWatched = () => new AbortController().signal;

/** What a Nextcloud can do besides WebDAV; null for another server. */
function openNextcloud(storage: WebdavStorage, password: string) {
  const place = findNextcloud(storage);
  if (place === null) return null;
  const authorization = authorize(storage, password);
  const send: SendTo = (method, url, { body, headers = {}, signal }) => {
    const request = new Request(url, {
      method,
      headers: { authorization, ...headers },
      ...(body && { body }),
    });
    return sendRequest(request, { sizeBytes: body?.size ?? 0, signal });
  };
  const { uploadsUrl, filesUrl, sharesUrl, folder } = place;
  return {
    put: (name: string, request: PutRequest, isThere: () => Promise<boolean>) =>
      putChunked({ uploadsUrl, destination: `${filesUrl}/${name}`, send }, request, isThere),
    drop: (session: string | null) => dropChunks({ uploadsUrl, send }, session, notWatched()),
    link: (name: string, expiresAtMs: number) =>
      makeShareLink({
        ...{ sharesUrl, path: `${folder}/${name}`, authorization, expiresAtMs, signal: notWatched() },
      }),
  };
}

/**
 * A folder on a WebDAV server: RFC 4918. Its links have no end of their own, the file is removed instead; but a Nextcloud
 * or ownCloud makes a link of its own to each file, unless the folder is said to be public elsewhere.
 */
export function createWebdavStore(storage: WebdavStorage, password: string): RemoteStore {
  const folder = openFolder(storage, password);
  const nextcloud = openNextcloud(storage, password);
  const makesLinks = storage.publicUrl === null ? nextcloud : null;
  const remove = async (name: string, session: string | null) => {
    await nextcloud?.drop(session);
    const response = await folder.send('DELETE', name, { signal: notWatched() });
    if (!response.ok && response.status !== 404) await refuse(response);
  };
  const link = async (name: string, expiresAtMs: number) =>
    (await makesLinks?.link(name, expiresAtMs)) ?? { url: publicAddress(storage, name), expiresAtMs };
  return {
    async put(name, request) {
      const { sizeBytes, signal } = request;
      const isThere = async () => (await findSize(folder, name, signal)) === sizeBytes;
      const putSome = () => nextcloud?.put(name, request, isThere) ?? putPieces(folder, name, request);
      const isWhole = sizeBytes <= pieceBytes || !(await putSome());
      if (isWhole) await putWhole(folder, name, request);
      else if (!(await isThere())) throw notWhole();
      request.onProgress(1);
    },
    ...{ link, remove },
    async check() {
      const name = `outspoken-${crypto.randomUUID()}.txt`;
      const response = await folder.send('PUT', name, { body: new Blob(['test']), signal: notWatched() });
      if (!response.ok) await refuse(response);
      try {
        await link(name, Date.now() + 86_400_000);
      } finally {
        await remove(name, null);
      }
    },
  };
}
