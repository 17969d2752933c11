import { createHash, randomBytes } from 'node:crypto';
import { MailError } from './mail-error.ts';
import type { OauthProvider } from './oauth-providers.ts';
import { openOauthRedirect } from './oauth-redirect.ts';
import { type OauthTokens, requestTokens } from './request-tokens.ts';

/** Who signs in, as which app, and where. */
export interface OauthSignInOptions {
  readonly provider: OauthProvider;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Address suggested to the sign-in page. */
  readonly email: string;
  readonly openExternal: (url: string) => Promise<void>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function authorizationUrl(
  { provider, clientId, email }: OauthSignInOptions,
  request: { readonly redirectUri: string; readonly state: string; readonly verifier: string },
): string {
  const url = new URL(provider.authorizationEndpoint);
  const parameters = {
    ...provider.parameters,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: request.redirectUri,
    scope: provider.scopes.join(' '),
    state: request.state,
    code_challenge: createHash('sha256').update(request.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: email,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return await new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function codeOf(answer: URLSearchParams, server: string): string {
  const code = answer.get('code');
  if (code !== null && code !== '') return code;
  const detail = (answer.get('error') ?? '').slice(0, 200);
  throw new MailError('mail-auth', 'the sign-in was refused', { detail, server, notTaken: true });
}

/**
 * Lets the user sign in in the browser: authorisation code with PKCE and state over a loopback redirect (RFC 7636, RFC
 * 8252). Rejects with a {@link MailError}, or with the reason of `signal`; the redirect is closed in any case.
 */
export async function oauthSignIn(
  options: OauthSignInOptions,
): Promise<OauthTokens & { readonly refreshToken: string }> {
  const { provider, clientId, clientSecret, signal } = options;
  const [state, verifier] = [randomText(), randomText()];
  const server = new URL(provider.authorizationEndpoint).hostname;
  const redirect = await openOauthRedirect(provider.redirectHost, state);
  try {
    await options.openExternal(authorizationUrl(options, { redirectUri: redirect.uri, state, verifier }));
    const answer = await Promise.race([redirect.answered, untilAborted(signal)]);
    const parameters = {
      ...{ grant_type: 'authorization_code', code: codeOf(answer, server), redirect_uri: redirect.uri },
      ...{ client_id: clientId, code_verifier: verifier },
      ...(clientSecret !== null && { client_secret: clientSecret }),
    };
    const nowMs = options.nowMs();
    const tokens = await requestTokens({ endpoint: provider.tokenEndpoint, parameters, nowMs, signal });
    const { refreshToken } = tokens;
    if (refreshToken !== null) return { ...tokens, refreshToken };
    const detail = 'no refresh token was given';
    throw new MailError('mail-auth', 'the sign-in would not last', { detail, server, notTaken: true });
  } finally {
    await redirect.dispose();
  }
}
