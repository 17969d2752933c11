import { playerPace } from './media-response-pace.ts';
import { parseRange } from './media-response-range.ts';
import { type MediaBytes, streamBytes } from './media-response-stream.ts';

/** What a media address stands for. */
export interface MediaSource {
  readonly bytes: MediaBytes;
  /** Type as it was stored; anything but sound, picture and moving picture is served as `application/octet-stream`. */
  readonly mimeType: string;
  /** File name offered when the user saves it; null to play in place. */
  readonly downloadName: string | null;
  /** Of what plays; null of what does not. */
  readonly durationMs: number | null;
}

/**
 * Answers GET and HEAD for `source`: 200, 206 for one range, 416 for one beyond the end, 405 for other methods.
 * Headers are exact, since players seek by them and Electron passes them on unchanged (RFC 9110 sections 14 and 15).
 */
export function mediaResponse(request: Request, source: MediaSource): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plainResponse(405, { Allow: 'GET, HEAD' });
  const sizeBytes = source.bytes.prefix.length + source.bytes.fileBytes;
  const headers = mediaHeaders(source);
  // There is no validator that If-Range could match, and then the range does not count (RFC 9110 section 13.1.5).
  const wanted = request.headers.has('If-Range') ? null : request.headers.get('Range');
  const range = request.method === 'GET' ? parseRange(wanted, sizeBytes) : null;
  if (range === 'unsatisfiable')
    return plainResponse(416, { 'Content-Range': `bytes */${String(sizeBytes)}` });
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 };
  const length = last - first + 1;
  headers.set('Content-Length', String(length));
  if (range) headers.set('Content-Range', `bytes ${String(first)}-${String(last)}/${String(sizeBytes)}`);
  const isPlayed = source.durationMs !== null && range?.isOpen === true;
  const pace = isPlayed ? playerPace(sizeBytes, source.durationMs) : null;
  const isEmpty = request.method === 'HEAD' || length === 0;
  const body = isEmpty ? null : streamBytes(source.bytes, { first, length, pace });
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** A response without content, never cached and never guessed at. */
export function plainResponse(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { ...safetyHeaders, 'Content-Length': '0', ...headers } });
}

const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-store',
  // Nothing served here is a page; should a browser ever show it as one, it can do nothing.
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

function mediaHeaders(source: MediaSource): Headers {
  const headers = new Headers(safetyHeaders);
  headers.set('Accept-Ranges', 'bytes');
  headers.set('Content-Type', safeType(source.mimeType));
  if (source.downloadName !== null) headers.set('Content-Disposition', attachmentHeader(source.downloadName));
  return headers;
}

function safeType(mimeType: string): string {
  const [type = ''] = mimeType.toLowerCase().split(';');
  const allowed = /^(?:audio|video)\/[a-z0-9][a-z0-9.+-]{0,60}$|^image\/(?:png|jpeg|gif|webp)$/;
  return allowed.test(type.trim()) ? type.trim() : 'application/octet-stream';
}

/** `Content-Disposition` with a plain and an extended file name (RFC 6266). */
function attachmentHeader(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9 ._()-]/g, '_');
  const extended = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
