import { z } from 'zod';
import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../mail/loopback.ts';
import type { StoredLink } from './remote-store.ts';
import { refuse, sendRequest } from './storage-request.ts';

const answerSchema = z.object({
  ocs: z.object({
    meta: z.object({ statuscode: z.number(), message: z.string().nullish() }),
    data: z.unknown(),
  }),
});

const shareSchema = z.object({
  token: z.string().regex(/^\w{1,100}$/),
  url: z.url({ protocol: /^https?$/ }),
  /** `2026-12-30 00:00:00`, by the clock of the server; null for no end. */
  expiration: z.string().nullish(),
});

/** A request for a public link to one file. */
export interface ShareRequest {
  /** Of the OCS Share API. */
  readonly sharesUrl: string;
  /** Of the file, as the user sees it, from the topmost folder on. */
  readonly path: string;
  readonly authorization: string;
  readonly expiresAtMs: number;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;

/** The first day on which the link has ended everywhere: it ends when its day begins, where the server is. */
function endDay(expiresAtMs: number): string {
  return new Date(expiresAtMs + 2 * dayMs).toISOString().slice(0, 10);
}

/** Shares a file; null where the server does not take the day. Rejects with `storage-auth` or `storage-no-link`. */
async function ask(request: ShareRequest, expireDate: string | null) {
  const { sharesUrl, path, authorization, signal } = request;
  const form = new URLSearchParams({ path, shareType: '3', permissions: '1' });
  if (expireDate !== null) form.set('expireDate', expireDate);
  const response = await sendRequest(
    new Request(`${sharesUrl}?format=json`, {
      method: 'POST',
      headers: { authorization, 'OCS-APIRequest': 'true', accept: 'application/json' },
      body: form,
    }),
    { signal },
  );
  const { status } = response;
  if (status === 401 || status === 429 || status >= 500) return await refuse(response);
  const answer = answerSchema.safeParse(await response.json().catch(() => null)).data;
  const share = shareSchema.safeParse(answer?.ocs.data).data;
  if (response.ok && answer?.ocs.meta.statuscode === 200 && share !== undefined) return share;
  // 404 is also what it says of a day that the administrator does not allow.
  if (expireDate !== null && (status === 404 || status === 400)) return null;
  const detail = `${status} ${answer?.ocs.meta.message ?? ''}`.trim().slice(0, 300);
  throw new AppError('storage-no-link', `answered ${status}`, { detail });
}

/** True for an address that others may be sent to. */
function isProtected(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname.replaceAll(/[[\]]/g, ''));
}

/**
 * Makes a public link to a file of a Nextcloud or ownCloud, which whoever has it can read: `shareType=3`,
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/OCS/ocs-share-api.html. It ends when it should, or
 * earlier where the server says so. Nothing has to be removed with the file: the share goes with it. Rejects with
 * `storage-no-link` where links are not allowed.
 */
export async function makeShareLink(request: ShareRequest): Promise<StoredLink> {
  const { sharesUrl, expiresAtMs } = request;
  // An administrator may allow fewer days: what the server chooses counts then.
  const share = (await ask(request, endDay(expiresAtMs))) ?? (await ask(request, null));
  if (share === null) throw new AppError('storage-no-link', 'no share');
  // Behind a proxy, servers may take themselves for unprotected.
  const own = `${sharesUrl.slice(0, sharesUrl.indexOf('/ocs/v2.php/'))}/index.php/s/${share.token}`;
  const url = isProtected(share.url) ? share.url.replace(/\/+$/, '') : own;
  const endMs = share.expiration ? Date.parse(`${share.expiration.replace(' ', 'T')}Z`) : Infinity;
  const endsMs = Number.isNaN(endMs) ? expiresAtMs : Math.min(expiresAtMs, endMs);
  return { url: `${url}/download`, expiresAtMs: endsMs };
}
