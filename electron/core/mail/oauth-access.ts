import { z } from 'zod';
import type { MailAccount } from '../../../shared/model/settings.ts';
import { AppError } from '../errors.ts';
import { MailError } from './mail-error.ts';
import type { MailSecrets } from './mail-secrets.ts';
import type { OauthProviders } from './oauth-providers.ts';
import { requestTokens } from './request-tokens.ts';

const signInSchema = z.strictObject({
  refreshToken: z.string(),
  accessToken: z.string(),
  expiresAtMs: z.number(),
  clientSecret: z.string().nullable(),
});

/** A sign-in as it is kept, encrypted. `expiresAtMs` is on the wall clock, in milliseconds. */
export type SavedSignIn = z.infer<typeof signInSchema>;

/** An account that signs in with its provider. */
export type OauthAccount = MailAccount & { readonly auth: NonNullable<MailAccount['auth']> };

/** Access tokens of the saved sign-in. */
export interface OauthAccess {
  /** Saves a new sign-in. */
  save(account: OauthAccount, signIn: SavedSignIn): Promise<void>;
  /** A token that is valid for a minute at least, and saved. Rejects with `mail-auth` when the user has to sign in again, `mail-unreachable` when the provider cannot be asked now, `secrets-unavailable` when nobody signed in. */
  token(account: OauthAccount): Promise<string>;
  /** A mail server refused this token: the next one is fetched. */
  distrust(account: OauthAccount, accessToken: string): void;
  /** False when nobody signed in to this account, or has to again. */
  isSignedIn(account: OauthAccount): boolean;
}

/** What {@link createOauthAccess} is built on. */
export interface OauthAccessDeps {
  readonly secrets: MailSecrets;
  readonly providers: OauthProviders;
  readonly nowMs: () => number;
}

const earlyMs = 60_000;

async function refresh(deps: OauthAccessDeps, account: OauthAccount, old: SavedSignIn): Promise<SavedSignIn> {
  const { refreshToken, clientSecret } = old;
  const tokens = await requestTokens({
    endpoint: deps.providers[account.auth.provider].tokenEndpoint,
    parameters: {
      ...{ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: account.auth.clientId },
      ...(clientSecret !== null && { client_secret: clientSecret }),
    },
    nowMs: deps.nowMs(),
    signal: new AbortController().signal,
  });
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken, clientSecret };
}

function parse(text: string): SavedSignIn {
  try {
    return signInSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('secrets-unavailable', 'the saved sign-in cannot be read', { cause });
  }
}

function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return await turn;
  };
}

/** What is known of one sign-in besides what is saved. */
interface SignInState {
  /** Rotated but not on disk yet, because saving failed. */
  unsaved: SavedSignIn | null;
  refusedToken: string | null;
  staleToken: string | null;
  readonly oneAtATime: ReturnType<typeof createTurns>;
}

/** The states of all sign-ins, by what they sign in to. */
function createStates() {
  const states = new Map<string, SignInState>();
  return ({ smtpHost, userName, auth }: OauthAccount): SignInState => {
    const key = JSON.stringify([smtpHost.toLowerCase(), userName, auth.provider, auth.clientId]);
    const known = states.get(key);
    if (known !== undefined) return known;
    const state = { unsaved: null, refusedToken: null, staleToken: null, oneAtATime: createTurns() };
    states.set(key, state);
    return state;
  };
}

/** Creates the access to the saved sign-ins. Of each, one refresh runs at a time; a rotated token is saved before it is used. */
export function createOauthAccess(deps: OauthAccessDeps): OauthAccess {
  const { secrets } = deps;
  const stateOf = createStates();
  const keep = async (account: OauthAccount, signIn: SavedSignIn) => {
    const state = stateOf(account);
    state.unsaved = signIn;
    await secrets.save(account, JSON.stringify(signIn));
    state.unsaved = null;
  };
  const renew = async (account: OauthAccount, old: SavedSignIn) => {
    try {
      return await refresh(deps, account, old);
    } catch (error) {
      if (error instanceof AppError && error.code === 'mail-auth') {
        stateOf(account).refusedToken = old.refreshToken;
      }
      throw error;
    }
  };
  const current = async (account: OauthAccount): Promise<string> => {
    const { unsaved, refusedToken, staleToken } = stateOf(account);
    const stored = parse(await secrets.read(account));
    const signIn = unsaved ?? stored;
    const isFresh = signIn.expiresAtMs - earlyMs > deps.nowMs() && signIn.accessToken !== staleToken;
    if (isFresh && unsaved === null) return signIn.accessToken;
    if (signIn.refreshToken === refusedToken) {
      const server = account.smtpHost;
      throw new MailError('mail-auth', 'sign in again', { detail: '', server, notTaken: true });
    }
    const next = isFresh ? signIn : await renew(account, signIn);
    await keep(account, next);
    return next.accessToken;
  };
  return {
    save: async (account, signIn) =>
      await stateOf(account).oneAtATime(async () => {
        const state = stateOf(account);
        state.unsaved = null;
        await secrets.save(account, JSON.stringify(signIn));
        state.refusedToken = null;
      }),
    token: async (account) => await stateOf(account).oneAtATime(() => current(account)),
    distrust(account, accessToken) {
      stateOf(account).staleToken = accessToken;
    },
    isSignedIn: (account) => secrets.has(account) && stateOf(account).refusedToken === null,
  };
}
