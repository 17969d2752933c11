import type { OauthProviderName } from '../../../shared/model/settings.ts';

/** An authorisation server for mail, as its provider documents it for desktop apps. */
export interface OauthProvider {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
  /** How the provider wants the loopback redirect to be written (RFC 8252 7.3). */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  /** Further parameters of the authorisation request. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** All of them, by name. */
export type OauthProviders = Readonly<Record<OauthProviderName, OauthProvider>>;

/**
 * Endpoints and scopes: https://developers.google.com/identity/protocols/oauth2/native-app,
 * https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
 */
export const oauthProviders: OauthProviders = {
  google: {
    authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    scopes: ['https://mail.google.com/'],
    redirectHost: '127.0.0.1',
    // Without a new consent Google gives no refresh token a second time.
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  microsoft: {
    authorizationEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scopes: [
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ],
    redirectHost: 'localhost',
    parameters: {},
  },
};
