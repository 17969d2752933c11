import { readFile } from 'node:fs/promises';
import { extname, join, relative, isAbsolute } from 'node:path';
import { systemErrorCode } from './errors.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** What pages of the app may load and from where: their own origin, nothing inline, nothing in frames. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Headers of every answer of the app: no sniffing, no referrer, no other window, capture for our own origin only. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'microphone=(self), camera=(self), display-capture=(self), geolocation=(), usb=(), serial=(), hid=(), payment=()',
};

function resolveInside(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/[\\\0]/.test(decoded)) return null;
  const path = join(folder, decoded === '/' ? 'index.html' : `.${decoded}`);
  const inside = relative(folder, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : path;
}

/**
 * Serves the built renderer: GET and HEAD of files inside `folder`, `/` being `index.html`. Hashed assets are kept by
 * the browser, the page never is. Paths that leave the folder answer 404 like any other that is not there.
 */
export function createAppFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { ...securityHeaders, Allow: 'GET, HEAD' } });
    }
    const path = resolveInside(folder, new URL(request.url).pathname);
    const type = path === null ? undefined : contentTypes[extname(path)];
    if (path === null || type === undefined)
      return new Response(null, { status: 404, headers: securityHeaders });
    try {
      const bytes = await readFile(path);
      const headers: Record<string, string> = {
        ...securityHeaders,
        'Content-Type': type,
        'Content-Length': String(bytes.byteLength),
        'Cache-Control': relative(folder, path).startsWith('assets')
          ? 'private, max-age=31536000, immutable'
          : 'no-store',
      };
      if (type.startsWith('text/html')) headers['Content-Security-Policy'] = contentSecurityPolicy;
      return new Response(request.method === 'HEAD' ? null : bytes, { status: 200, headers });
    } catch (error) {
      const known = ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(systemErrorCode(error) ?? '');
      return new Response(null, { status: known ? 404 : 500, headers: securityHeaders });
    }
  };
}
