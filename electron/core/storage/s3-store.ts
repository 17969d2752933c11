import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AwsClient } from 'aws4fetch';
import { z } from 'zod';
import type { Storage } from '../../../shared/model/storage.ts';
import { AppError } from '../errors.ts';
import { type PutRequest, type RemoteStore, pieceBytes } from './remote-store.ts';
import { refuse, requireProtected, sendRequest } from './storage-request.ts';

type S3Storage = Extract<Storage, { kind: 's3' }>;

interface SendOptions {
  readonly query?: string;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly headers?: Record<string, string>;
  readonly signal: AbortSignal;
}

/** Requests to one bucket, signed. */
interface Bucket {
  send(method: string, name: string, options: SendOptions): Promise<Response>;
  presign(name: string, seconds: number): Promise<string>;
}

function openBucket({ url, bucket, region, userName }: S3Storage, secretAccessKey: string): Bucket {
  const client = new AwsClient({ accessKeyId: userName, secretAccessKey, region, service: 's3' });
  // By path, since a name of a bucket with dots does not fit certificates, and servers at home have no names for buckets.
  const addressOf = (name: string) => `${url.replace(/\/+$/, '')}/${bucket}/${name}`;
  return {
    async send(method, name, { query = '', body, headers = {}, signal }) {
      const address = `${addressOf(name)}${query && `?${query}`}`;
      requireProtected(address);
      const request = await client.sign(address, { method, headers, ...(body !== undefined && { body }) });
      return await sendRequest(request, { sizeBytes: body?.length ?? 0, signal });
    },
    async presign(name, seconds) {
      const address = `${addressOf(name)}?X-Amz-Expires=${seconds}`;
      return (await client.sign(address, { aws: { signQuery: true } })).url;
    },
  };
}

async function beginUpload(bucket: Bucket, name: string, signal: AbortSignal): Promise<string> {
  const response = await bucket.send('POST', name, { query: 'uploads=', signal });
  if (!response.ok) return await refuse(response);
  const id = readTag(await response.text(), 'UploadId');
  if (id === '') throw new AppError('storage-refused', 'no upload id');
  return id;
}

function readTag(xml: string, tag: string): string {
  const [, text = ''] = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml) ?? [];
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const sessionSchema = z.object({
  uploadId: z.string(),
  /** ETags of the parts the server has, in order. It keeps them until the upload is completed or given up. */
  tags: z.array(z.string()),
});

/** An upload in parts that was begun. */
type Session = z.infer<typeof sessionSchema>;

/** Where an earlier try ended; null for nowhere. */
function readSession(text: string | null): Session | null {
  try {
    return text === null ? null : sessionSchema.parse(JSON.parse(text));
  } catch {
    // Of another version: the file is sent anew.
    return null;
  }
}

function sizeOfPart(sizeBytes: number, number: number): number {
  return Math.min(pieceBytes, sizeBytes - (number - 1) * pieceBytes);
}

async function putPart(
  bucket: Bucket,
  name: string,
  {
    id,
    number,
    data,
    signal,
  }: { id: string; number: number; data: Uint8Array<ArrayBuffer>; signal: AbortSignal },
): Promise<string> {
  const response = await bucket.send('PUT', name, {
    query: `partNumber=${number}&uploadId=${encodeURIComponent(id)}`,
    body: data,
    // The server compares: what it keeps is what was read here.
    headers: { 'content-md5': createHash('md5').update(data).digest('base64') },
    signal,
  });
  if (!response.ok) return await refuse(response);
  return response.headers.get('etag') ?? '';
}

async function complete(
  bucket: Bucket,
  name: string,
  { session, signal }: { session: Session; signal: AbortSignal },
): Promise<void> {
  const parts = session.tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
  );
  const response = await bucket.send('POST', name, {
    query: `uploadId=${encodeURIComponent(session.uploadId)}`,
    body: `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`,
    signal,
  });
  if (!response.ok) await refuse(response);
  // It may fail after it has begun to answer: API reference, CompleteMultipartUpload.
  const answer = await response.text();
  if (answer.includes('<Error>')) {
    throw new AppError('storage-unreachable', 'not completed', { detail: readTag(answer, 'Message') });
  }
}

async function isThere(bucket: Bucket, name: string, { sizeBytes, signal }: PutRequest): Promise<boolean> {
  const response = await bucket.send('HEAD', name, { signal });
  return response.ok && Number(response.headers.get('content-length')) === sizeBytes;
}

/** Sends the parts that the server does not have, and makes one file of all. */
async function putParts(
  bucket: Bucket,
  name: string,
  request: PutRequest & { begun: Session },
): Promise<void> {
  const { path, sizeBytes, signal, onProgress, onSession } = request;
  const count = Math.ceil(sizeBytes / pieceBytes);
  let session = request.begun;
  const file = await open(path);
  try {
    for (let number = session.tags.length + 1; number <= count; number++) {
      onProgress((number - 1) / count);
      const data = new Uint8Array(sizeOfPart(sizeBytes, number));
      await file.read(data, 0, data.length, (number - 1) * pieceBytes);
      const tag = await putPart(bucket, name, { id: session.uploadId, number, data, signal });
      session = { ...session, tags: [...session.tags, tag] };
      onSession(JSON.stringify(session));
    }
  } finally {
    await file.close();
  }
  await complete(bucket, name, { session, signal });
}

async function putFile(bucket: Bucket, name: string, request: PutRequest): Promise<void> {
  const found = readSession(request.session);
  const begin = async (): Promise<Session> => {
    const begun = { uploadId: await beginUpload(bucket, name, request.signal), tags: [] };
    request.onSession(JSON.stringify(begun));
    return begun;
  };
  try {
    await putParts(bucket, name, { ...request, begun: found ?? (await begin()) });
  } catch (error) {
    const isUnknown = error instanceof AppError && error.code === 'storage-refused';
    if (found === null || !isUnknown) throw error;
    // The answer to the last request was lost, or the server has cleared away what was begun.
    if (await isThere(bucket, name, request)) return;
    await putParts(bucket, name, { ...request, begun: await begin() });
  }
}

const notWatched = () => new AbortController().signal;

/** A bucket of an S3-compatible server. Uploads go in parts that an interrupted one finds again; links are signed and end by themselves. */
export function createS3Store(storage: S3Storage, secret: string): RemoteStore {
  const bucket = openBucket(storage, secret);
  const remove = async (name: string, session: string | null) => {
    const signal = notWatched();
    const begun = readSession(session);
    if (begun !== null) {
      // Without it, parts are kept, and paid for, unseen. Servers that cannot do it answer in their own ways.
      const query = `uploadId=${encodeURIComponent(begun.uploadId)}`;
      await (await bucket.send('DELETE', name, { query, signal })).body?.cancel();
    }
    const response = await bucket.send('DELETE', name, { signal });
    if (!response.ok && response.status !== 404) await refuse(response);
  };
  return {
    async put(name, request) {
      await putFile(bucket, name, request);
      request.onProgress(1);
    },
    async link(name, expiresAtMs) {
      const url = await bucket.presign(name, Math.floor((expiresAtMs - Date.now()) / 1000));
      return { url, expiresAtMs };
    },
    remove,
    async check() {
      const name = `outspoken-${crypto.randomUUID()}.txt`;
      const response = await bucket.send('PUT', name, { body: 'test', signal: notWatched() });
      if (!response.ok) await refuse(response);
      await remove(name, null);
    },
  };
}
