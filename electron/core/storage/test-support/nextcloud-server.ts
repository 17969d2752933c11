import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { StorageServer } from './storage-servers.ts';

/** How a server of our own behaves. */
export interface NextcloudRules {
  /** Most days a link may work, as its administrator wants; null for no limit. */
  mostDays: number | null;
  /** What the administrator says of links; null where they are allowed. */
  linkRefusal: string | null;
  /** Bytes that all files may take. */
  quotaBytes: number;
}

/** A stand-in for a Nextcloud. */
export interface NextcloudServer extends StorageServer {
  readonly rules: NextcloudRules;
  /** Folders of uploads that were begun and are not put together. */
  uploads(): readonly string[];
  /** Removes them, as the server does after 24 hours. */
  expireUploads(): void;
  /** What was asked, `PUT /path`, in order. */
  readonly asked: string[];
}

const user = 'zoe';
const password = 'app-password';
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const shares = '/ocs/v2.php/apps/files_sharing/api/v1/shares';

interface Desk {
  readonly files: string;
  readonly uploads: string;
  readonly rules: NextcloudRules;
  /** Paths of shared files and the ends of their links, by token. */
  readonly shared: Map<string, { readonly path: string; readonly endMs: number }>;
}

function answer(response: ServerResponse, status: number, body: Buffer | string = ''): unknown {
  return response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
}

function answerOcs(
  response: ServerResponse,
  status: number,
  told: { message: string; data?: unknown },
): void {
  const meta = { status: status === 200 ? 'ok' : 'failure', statuscode: status, message: told.message };
  answer(response, status, JSON.stringify({ ocs: { meta, data: told.data ?? [] } }));
}

function usedBytes({ files }: Desk): number {
  return readdirSync(files).reduce((sum, name) => sum + statSync(join(files, name)).size, 0);
}

/** `POST shares`: the path has to be there, the link may be for a limited time, and passwords may be wanted. */
function share(desk: Desk, form: URLSearchParams, origin: string, response: ServerResponse): void {
  const { rules, files, shared } = desk;
  const path = join(files, (form.get('path') ?? '').replace(/^\/Recordings\//, ''));
  if (!existsSync(path) || form.get('shareType') !== '3' || form.get('permissions') !== '1') {
    answerOcs(response, 404, { message: 'Wrong path, file/folder does not exist' });
    return;
  }
  if (rules.linkRefusal !== null) {
    answerOcs(response, 403, { message: rules.linkRefusal });
    return;
  }
  const mostMs = rules.mostDays === null ? Infinity : Date.now() + rules.mostDays * 86_400_000;
  const wanted = form.get('expireDate');
  const wantedMs = wanted === null ? mostMs : Date.parse(`${wanted}T00:00:00Z`);
  if (wantedMs > mostMs) {
    answerOcs(response, 404, {
      message: `Cannot set expiration date more than ${rules.mostDays} days in the future`,
    });
    return;
  }
  const token = randomBytes(8).toString('hex').slice(0, 15);
  const expiration = Number.isFinite(wantedMs)
    ? `${new Date(wantedMs).toISOString().slice(0, 10)} 00:00:00`
    : null;
  shared.set(token, {
    path,
    endMs: expiration === null ? Infinity : Date.parse(`${expiration.replace(' ', 'T')}Z`),
  });
  answerOcs(response, 200, {
    message: 'OK',
    data: { id: '1', share_type: 3, token, url: `${origin}/s/${token}`, expiration },
  });
}

async function serveUpload(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<unknown> {
  const [id = '', name] = path.split('/');
  const folder = join(desk.uploads, id);
  const { destination, 'oc-total-length': total } = request.headers;
  const target = /\/remote\.php\/dav\/files\/zoe\/Recordings\/([^/]+)$/.exec(String(destination))?.[1];
  if (request.method === 'DELETE') {
    const isThere = existsSync(folder);
    rmSync(folder, { recursive: true, force: true });
    return answer(response, isThere ? 204 : 404);
  }
  // Version 2 wants it with each request.
  if (target === undefined) return answer(response, 400, 'no Destination');
  if (request.method === 'MKCOL') {
    mkdirSync(folder);
    return answer(response, 201);
  }
  if (!existsSync(folder)) return answer(response, 404);
  if (request.method === 'PUT') {
    const number = Number(name);
    const body = await buffer(request);
    if (!(number >= 1 && number <= 10_000)) return answer(response, 400);
    if (Number(total) + usedBytes(desk) > desk.rules.quotaBytes)
      return answer(response, 507, 'Insufficient Storage');
    writeFileSync(join(folder, name ?? ''), body);
    return answer(response, 201);
  }
  const chunks = readdirSync(folder)
    .sort()
    .map((chunk) => readFileSync(join(folder, chunk)));
  const isSmall = chunks.slice(0, -1).some((chunk) => chunk.length < 5_000_000);
  const whole = Buffer.concat(chunks);
  if (request.method !== 'MOVE' || name !== '.file' || isSmall) return answer(response, 400);
  if (whole.length !== Number(total)) return answer(response, 400, 'Chunks on server do not sum up');
  writeFileSync(join(folder, 'whole'), whole);
  renameSync(join(folder, 'whole'), join(desk.files, target));
  rmSync(folder, { recursive: true });
  return answer(response, 201);
}

async function serveFile(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<unknown> {
  const path = join(desk.files, name);
  if (request.method === 'PUT') {
    const body = await buffer(request);
    // Sabre: RFC 9110 14.5.
    if (request.headers['content-range'] !== undefined) return answer(response, 501);
    if (body.length + usedBytes(desk) > desk.rules.quotaBytes)
      return answer(response, 507, 'Insufficient Storage');
    writeFileSync(path, body);
    return answer(response, 201);
  }
  if (!existsSync(path)) return answer(response, 404);
  if (request.method === 'HEAD')
    return response.writeHead(200, { 'content-length': statSync(path).size }).end();
  if (request.method !== 'DELETE') return answer(response, 405);
  rmSync(path);
  for (const [token, found] of desk.shared) if (found.path === path) desk.shared.delete(token);
  return answer(response, 204);
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const origin = `http://${request.headers.host ?? ''}`;
  const { pathname } = new URL(request.url ?? '', origin);
  const token = /^\/s\/(\w+)\/download$/.exec(pathname)?.[1];
  if (token !== undefined) {
    const found = desk.shared.get(token);
    return found && found.endMs > Date.now()
      ? answer(response, 200, readFileSync(found.path))
      : answer(response, 404);
  }
  if (request.headers.authorization !== authorization) return answer(response, 401, 'Unauthorised');
  if (pathname === shares && request.method === 'POST') {
    if (request.headers['ocs-apirequest'] !== 'true') return answer(response, 412, 'CSRF check failed');
    const form = new URLSearchParams((await buffer(request)).toString());
    share(desk, form, origin, response);
    return null;
  }
  const upload = /^\/remote\.php\/dav\/uploads\/zoe\/(.+)$/.exec(pathname)?.[1];
  if (upload !== undefined) return await serveUpload(desk, request, response, upload);
  const file = /^\/remote\.php\/(?:dav\/files\/zoe|webdav)\/Recordings\/([^/]+)$/.exec(pathname)?.[1];
  return file === undefined ? answer(response, 404) : await serveFile(desk, request, response, file);
}

/**
 * Starts a server of our own that does what the developer manual says of Nextcloud's WebDAV, chunked upload (version 2)
 * and OCS Share API, and nothing else: there is no Nextcloud among the packages of Debian. Its folder is `/Recordings`.
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/index.html
 */
export async function startNextcloud(folder: string): Promise<NextcloudServer> {
  const [files, uploads] = [join(folder, 'nextcloud-files'), join(folder, 'nextcloud-uploads')];
  for (const path of [files, uploads]) mkdirSync(path, { recursive: true });
  const rules: NextcloudRules = { mostDays: null, linkRefusal: null, quotaBytes: Infinity };
  const desk: Desk = { files, uploads, rules, shared: new Map() };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    serve(desk, request, response).catch(() => answer(response, 500));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    storage: {
      ...{ kind: 'webdav', userName: user, publicUrl: null },
      url: `http://127.0.0.1:${port}/remote.php/dav/files/zoe/Recordings/`,
    },
    ...{ secret: password, files, rules, asked },
    uploads: () => readdirSync(uploads),
    expireUploads() {
      for (const name of readdirSync(uploads)) rmSync(join(uploads, name), { recursive: true });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
