import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may talk to the loopback server: whoever once showed a token, and only from our own pages. */
export interface Access {
  /** Stands in the address that is printed; may be used any number of times. */
  readonly token: string;
  /** A token that admits once, for the window the app opens itself. */
  mintSingleUseToken(): string;
  /** The `Set-Cookie` value for whoever shows a valid token, or null. */
  admit(token: string): string | null;
  hasCookie(headers: IncomingHttpHeaders): boolean;
  /**
   * True when a request was made to our exact address and, if by a page, by one of ours. Cookies alone do not tell:
   * to a browser every port of 127.0.0.1 is the same site, and a foreign name may resolve to 127.0.0.1.
   */
  isOurs(headers: IncomingHttpHeaders): boolean;
}

/** 256 bits in characters that may stand in an address and a cookie. */
function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

function sameText(one: string, two: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(two));
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

/** Creates the {@link Access} rules of a server on `port`. Secrets live as long as the process. */
export function createAccess(port: number): Access {
  const token = randomToken();
  const secret = randomToken();
  const singleUse = new Set<string>();
  // Cookies are shared by all ports of a host, so the name tells ours from those of another instance.
  const cookieName = `outspoken-${port}`;
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  return {
    token,
    mintSingleUseToken() {
      const minted = randomToken();
      singleUse.add(minted);
      return minted;
    },
    admit(shown) {
      if (!sameText(shown, token) && !singleUse.delete(shown)) return null;
      return `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
    },
    hasCookie(headers) {
      const value = readCookie(headers.cookie, cookieName);
      return value !== null && sameText(value, secret);
    },
    isOurs(headers) {
      if (headers.host !== host) return false;
      if (headers.origin !== undefined && headers.origin !== origin) return false;
      const site = headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none';
    },
  };
}
