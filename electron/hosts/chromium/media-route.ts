import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A request of Node's server as a web `Request`, aborted when the browser goes away. Only for methods without a body. */
export function toWebRequest(incoming: IncomingMessage, response: ServerResponse, origin: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  return new Request(new URL(incoming.url ?? '/', origin), {
    method: incoming.method ?? 'GET',
    headers,
    signal: abort.signal,
  });
}

/** Writes a web `Response` out, no faster than the browser reads; resolves also when it goes away in the middle. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  response.headers.forEach((value, name) => outgoing.setHeader(name, value));
  if (response.body === null) {
    outgoing.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body), outgoing);
  } catch {
    // Players close connections whenever they seek; a failed read has already cut the answer short.
    outgoing.destroy();
  }
}
