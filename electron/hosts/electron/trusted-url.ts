/** Scheme of the app's only origin, `memo://app`. */
export const appScheme = 'memo';

/** Address of the app's only page. */
export const appUrl = `${appScheme}://app/`;

/**
 * True for addresses of the app itself. Compares scheme and host, since `URL.origin` is the string `null` for every
 * custom scheme and would match them all.
 */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return url.protocol === `${appScheme}:` && url.host === 'app' && url.username === '' && url.password === '';
}

/** True for addresses that may be handed to the system's browser or mail program. */
export function isExternalUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'mailto:');
}
