import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../disposables.ts';
import type { OauthProvider } from '../oauth-providers.ts';

/** An authorisation server on loopback: codes with PKCE, refresh tokens that are good once. */
export interface AuthorizationServer extends Disposable {
  readonly provider: OauthProvider;
  /** Access tokens that a mail server would take. */
  readonly valid: Set<string>;
  /** Grant types asked for, in order. */
  readonly grants: string[];
  /** Every form it was sent, in order, with all that is secret in it. */
  readonly forms: string[];
  lifetimeSeconds: number;
  /** Answers instead of the server, while set. */
  fault: { readonly status: number; readonly body: string; readonly delayMs?: number } | null;
  /** Does what the browser and its user do: follows the redirect. `alter` changes the answer. */
  browse(address: string, alter?: (answer: URL) => void): Promise<Response>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const refused: Answer = { status: 400, body: JSON.stringify({ error: 'invalid_grant' }) };

/** Codes and tokens; `register` takes a code with its challenge, `grant` answers the token endpoint. */
function createGrants(authority: () => AuthorizationServer, name: string) {
  const challenges = new Map<string, string | null>();
  const refreshTokens = new Set<string>();
  let count = 0;
  const issue = (): Answer => {
    count += 1;
    const [access, refresh] = [`${name}access-${String(count)}`, `${name}refresh-${String(count)}`];
    authority().valid.add(access);
    refreshTokens.add(refresh);
    const tokens = { access_token: access, refresh_token: refresh, token_type: 'Bearer' };
    return { status: 200, body: JSON.stringify({ ...tokens, expires_in: authority().lifetimeSeconds }) };
  };
  const grant = (form: URLSearchParams): Answer => {
    if (form.get('grant_type') === 'refresh_token') {
      return refreshTokens.delete(form.get('refresh_token') ?? '') ? issue() : refused;
    }
    const code = form.get('code') ?? '';
    const verifier = form.get('code_verifier') ?? '';
    const isProven = challenges.get(code) === createHash('sha256').update(verifier).digest('base64url');
    challenges.delete(code);
    return isProven ? issue() : refused;
  };
  return { grant, challenges };
}

/** Starts an {@link AuthorizationServer}, whose tokens begin with `name`. */
export async function startAuthorizationServer(name = ''): Promise<AuthorizationServer> {
  const { grant, challenges } = createGrants(() => authority, name);
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const piece of request) body += String(piece);
      const form = new URLSearchParams(body);
      authority.grants.push(form.get('grant_type') ?? '');
      authority.forms.push(body);
      const answer = authority.fault ?? grant(form);
      const send = () => response.writeHead(answer.status).end(answer.body);
      setTimeout(send, authority.fault?.delayMs ?? 0);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const authority: AuthorizationServer = {
    provider: {
      ...{ authorizationEndpoint: `${base}/authorize`, tokenEndpoint: `${base}/token` },
      ...{ scopes: ['mail'], redirectHost: '127.0.0.1', parameters: {} },
    },
    valid: new Set(),
    grants: [],
    forms: [],
    lifetimeSeconds: 3600,
    fault: null,
    async browse(address, alter) {
      const asked = new URL(address).searchParams;
      const code = `code-${String(challenges.size)}`;
      challenges.set(code, asked.get('code_challenge'));
      const answer = new URL(asked.get('redirect_uri') ?? '');
      answer.searchParams.set('code', code);
      answer.searchParams.set('state', asked.get('state') ?? '');
      alter?.(answer);
      return await fetch(answer);
    },
    async dispose() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return authority;
}
