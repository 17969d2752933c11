import { z } from 'zod';
import { MailError } from './mail-error.ts';

/** Tokens of one answer. */
export interface OauthTokens {
  readonly accessToken: string;
  /** Null when the one in use stays valid. */
  readonly refreshToken: string | null;
  /** On the wall clock, in milliseconds. */
  readonly expiresAtMs: number;
}

/** A question to a token endpoint. */
export interface TokenRequest {
  readonly endpoint: string;
  /** Grant, client and proof, as RFC 6749 4.1.3 and 6 name them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

const maxAnswerBytes = 100_000;
const answerMs = 20_000;

const tokenText = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[\x21-\x7e]+$/);
const answerSchema = z.object({
  access_token: tokenText,
  token_type: z.string().regex(/^bearer$/i),
  refresh_token: tokenText.optional(),
  expires_in: z.coerce.number().positive().max(31_536_000).default(3600),
});
const refusalSchema = z.object({ error: z.string().max(200), error_description: z.string().optional() });

function failure(
  code: 'mail-auth' | 'mail-unreachable',
  request: TokenRequest,
  options: { readonly detail: string; readonly cause?: unknown },
): MailError {
  const server = new URL(request.endpoint).hostname;
  return new MailError(code, 'no token was given', { ...options, server, notTaken: true });
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > maxAnswerBytes) throw new Error('the answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function ask(request: TokenRequest): Promise<{ readonly status: number; readonly text: string }> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(answerMs)]);
  try {
    const response = await fetch(request.endpoint, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(request.parameters),
      redirect: 'error',
      credentials: 'omit',
      signal,
    });
    return { status: response.status, text: await readText(response) };
  } catch (cause) {
    request.signal.throwIfAborted();
    throw failure('mail-unreachable', request, { detail: '', cause });
  }
}

/**
 * Asks a token endpoint once. Rejects with a {@link MailError}: `mail-auth` when the endpoint refuses the grant or the
 * client (RFC 6749 5.2), `mail-unreachable` when it cannot be reached, is in trouble or says something else.
 */
export async function requestTokens(request: TokenRequest): Promise<OauthTokens> {
  const { status, text } = await ask(request);
  const json = parseJson(text);
  const refusal = refusalSchema.safeParse(json);
  if ((status === 400 || status === 401) && refusal.success) {
    const { error, error_description: description = '' } = refusal.data;
    const passing = error === 'temporarily_unavailable' || error === 'server_error';
    const detail = `${error} ${description}`.trim().slice(0, 500);
    throw failure(passing ? 'mail-unreachable' : 'mail-auth', request, { detail });
  }
  const answer = answerSchema.safeParse(json);
  if (status !== 200 || !answer.success) {
    throw failure('mail-unreachable', request, { detail: `HTTP ${String(status)}` });
  }
  return {
    accessToken: answer.data.access_token,
    refreshToken: answer.data.refresh_token ?? null,
    expiresAtMs: request.nowMs + answer.data.expires_in * 1000,
  };
}
