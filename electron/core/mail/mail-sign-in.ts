import type { HostBrowser } from '../host.ts';
import type { OauthAccess, OauthAccount } from './oauth-access.ts';
import type { OauthProviders } from './oauth-providers.ts';
import { oauthSignIn } from './oauth-sign-in.ts';

/** The sign-in that runs, at most one; a new one ends it. */
export interface MailSignIn {
  /** Resolves to false when it was given up: cancelled, or five minutes without an answer. Rejects with a `MailError`. */
  run(account: OauthAccount, clientSecret: string | null): Promise<boolean>;
  readonly cancel: () => void;
}

const patienceMs = 300_000;

/** Creates the way to sign in with a provider's page. */
export function createMailSignIn(deps: {
  readonly access: OauthAccess;
  readonly providers: OauthProviders;
  readonly browser: HostBrowser;
  readonly nowMs: () => number;
}): MailSignIn {
  let running = new AbortController();
  return {
    async run(account, clientSecret) {
      running.abort();
      const own = new AbortController();
      running = own;
      const timer = setTimeout(() => own.abort(), patienceMs);
      try {
        const { provider, clientId } = account.auth;
        const tokens = await oauthSignIn({
          ...{ provider: deps.providers[provider], clientId, clientSecret, email: account.email },
          ...{ openExternal: deps.browser.openExternal, nowMs: deps.nowMs, signal: own.signal },
        });
        own.signal.throwIfAborted();
        await deps.access.save(account, { ...tokens, clientSecret });
        return true;
      } catch (error) {
        if (own.signal.aborted) return false;
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: () => running.abort(),
  };
}
