/** What signs in to a mail server: a password, or an access token of the account's provider (SASL XOAUTH2). */
export type MailCredentials =
  | { readonly password: string; readonly accessToken?: undefined; readonly onRefused?: undefined }
  | {
      readonly password?: undefined;
      readonly accessToken: string;
      /** Tells that a server refused the token, so that the next one is fetched anew. */
      readonly onRefused?: () => void;
    };
