import { AppError } from '../errors.ts';
import { isLoopbackHost } from '../mail/loopback.ts';

const quickMs = 60_000;
/** Slower than this, in bytes a second, is no connection. */
const slowestRate = 4000;
const mostAnswerCharacters = 300;

/** Why a request failed that got no answer. */
function toUnreachable(error: unknown): AppError {
  const cause = error instanceof Error ? error.cause : undefined;
  const detail = cause instanceof Error ? cause.message : error instanceof Error ? error.message : '';
  return new AppError('storage-unreachable', 'no answer', { cause: error, detail });
}

/** Throws `AppError('storage-refused')` for an address that passwords must not travel to: anything but TLS, this computer aside. */
export function requireProtected(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname.replaceAll(/[[\]]/g, ''))) return;
  throw new AppError('storage-refused', 'not protected', {
    detail: 'The address has to begin with https://',
  });
}

/** Makes one request. Rejects with `storage-unreachable` when there is no answer; redirections, which would carry a password elsewhere, are none. */
export async function sendRequest(
  request: Request,
  { sizeBytes = 0, signal }: { readonly sizeBytes?: number; readonly signal: AbortSignal },
): Promise<Response> {
  requireProtected(request.url);
  const timeout = AbortSignal.timeout(quickMs + Math.ceil((sizeBytes / slowestRate) * 1000));
  try {
    return await fetch(request, { redirect: 'error', signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    signal.throwIfAborted();
    throw toUnreachable(error);
  }
}

/** Throws what an answer means that is not the one hoped for. */
export async function refuse(response: Response): Promise<never> {
  const { status } = response;
  const text = (await response.text().catch(() => '')).replaceAll(/<[^>]*>|\s+/g, ' ').trim();
  const detail = `${status} ${response.statusText} ${text.slice(0, mostAnswerCharacters)}`.trim();
  const code =
    status === 401 || status === 403
      ? 'storage-auth'
      : status === 507
        ? 'storage-full'
        : status === 413
          ? 'storage-too-large'
          : status >= 500 || status === 429
            ? 'storage-unreachable'
            : 'storage-refused';
  throw new AppError(code, `answered ${status}`, { detail });
}
