import { openAsBlob } from 'node:fs';
import type { Storage } from '../../../shared/model/storage.ts';
import { AppError } from '../errors.ts';
import { type PutRequest, type RemoteStore, pieceBytes } from './remote-store.ts';
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

function openFolder({ url, userName }: WebdavStorage, password: string): Folder {
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
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
  throw new AppError('storage-refused', 'another size', {
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

/** A folder on a WebDAV server, Nextcloud among them: RFC 4918. Its links have no end of their own: the file is removed instead. */
export function createWebdavStore(storage: WebdavStorage, password: string): RemoteStore {
  const folder = openFolder(storage, password);
  const remove = async (name: string) => {
    const response = await folder.send('DELETE', name, { signal: notWatched() });
    if (!response.ok && response.status !== 404) await refuse(response);
  };
  return {
    async put(name, request) {
      const isWhole = request.sizeBytes <= pieceBytes || !(await putPieces(folder, name, request));
      if (isWhole) await putWhole(folder, name, request);
      request.onProgress(1);
    },
    link: (name) => Promise.resolve(publicAddress(storage, name)),
    remove,
    async check() {
      const name = `outspoken-${crypto.randomUUID()}.txt`;
      const response = await folder.send('PUT', name, { body: new Blob(['test']), signal: notWatched() });
      if (!response.ok) await refuse(response);
      await remove(name);
    },
  };
}
