import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../disposables.ts';

/** Listens on loopback for the one answer to an authorisation request (RFC 8252 7.3). */
export interface OauthRedirect extends Disposable {
  readonly uri: string;
  /** Parameters of the answer that carried our state; never rejects. */
  readonly answered: Promise<URLSearchParams>;
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  connection: 'close',
};
const page =
  '<!doctype html><meta charset="utf-8"><title>Outspoken</title><p>You can close this window and go back to Outspoken.</p>';

/** Starts to listen; only a GET of exactly the redirect's address with `state` is an answer, and only the first one. */
export async function openOauthRedirect(host: string, state: string): Promise<OauthRedirect> {
  const { promise: answered, resolve } = Promise.withResolvers<URLSearchParams>();
  let done = false;
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = URL.parse(request.url ?? '', uri);
    const isOurs = request.method === 'GET' && request.headers.host === new URL(uri).host;
    if (done || !isOurs || url?.pathname !== '/' || url.searchParams.get('state') !== state) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    done = true;
    response.writeHead(200, headers).end(page, () => resolve(url.searchParams));
  };
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 32_768 }, handle);
  await new Promise<void>((listening, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', listening);
  });
  const uri = `http://${host}:${String((server.address() as AddressInfo).port)}/`;
  return {
    uri,
    answered,
    dispose() {
      server.close();
      server.closeIdleConnections();
    },
  };
}
