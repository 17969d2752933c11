import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError } from '../errors.ts';
import { checkAddress } from './public-address.ts';

const silenceMs = 30_000;
const mostRedirects = 5;

/** Asks for a file at a link. */
export interface LinkedRequest {
  readonly url: string;
  /** Bytes that are here already. */
  readonly haveBytes: number;
  /** True for an address of the user's own storage. */
  readonly isOwn: (url: URL) => boolean;
  readonly signal: AbortSignal;
}

function unreachable(cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : '';
  return new AppError('link-unreachable', 'no answer', { cause, detail });
}

function begin(url: URL, options: RequestOptions): ClientRequest {
  return url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
}

function ask(url: URL, { haveBytes, isOwn, signal }: LinkedRequest): Promise<IncomingMessage> {
  const headers = {
    // What comes has to be the file, byte for byte.
    'accept-encoding': 'identity',
    ...(haveBytes > 0 && { range: `bytes=${haveBytes}-` }),
  };
  return new Promise((resolve, reject) => {
    const asked = begin(url, {
      ...checkAddress(url, isOwn),
      agent: false,
      headers,
      signal,
      timeout: silenceMs,
    });
    asked.on('timeout', () => asked.destroy(new Error('the server is silent')));
    asked.on('response', resolve);
    asked.on('error', (error) => reject(error instanceof AppError ? error : unreachable(error)));
    asked.end();
  });
}

/** What an answer means that is no file. */
function toRefusal(status: number): AppError {
  const detail = `answered ${status}`;
  if (status === 404 || status === 410) return new AppError('link-ended', 'the file is gone', { detail });
  if (status >= 500 || status === 429 || status === 408) return unreachable(new Error(detail));
  return new AppError('link-refused', 'the server refused', { detail });
}

/**
 * Asks for the file at a link, from where it broke off, and follows redirections as long as each is allowed by itself.
 * The answer has the status 200, 206, or 416 for a range that is not there. Rejects with `link-refused`, `link-ended` or
 * `link-unreachable`.
 */
export async function openLinked(options: LinkedRequest): Promise<IncomingMessage> {
  let url = new URL(options.url);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await ask(url, options);
    const { statusCode: status = 0, headers } = response;
    if ([200, 206, 416].includes(status)) return response;
    response.destroy();
    const next = [301, 302, 303, 307, 308].includes(status)
      ? URL.parse(headers.location ?? '', url.href)
      : null;
    if (next === null) throw toRefusal(status);
    url = next;
  }
  throw new AppError('link-refused', 'too many redirections');
}
