import { isKnownZone, ownTimeZone } from '../../../shared/text/zoned-time.ts';
import { useLive } from '../../bridge/use-live.ts';
import { parseAddresses } from './parse-addresses.ts';

/** The time zone of the first of these recipients, by what the projects know; null where nobody knows, or in the user's own. */
export function useRecipientZone(to: string): string | null {
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const [first] = parseAddresses(to).people;
  const email = first?.email.toLowerCase();
  const zone = clients
    .flatMap(({ projects }) => projects.flatMap(({ people }) => people))
    .find((person) => person.email.toLowerCase() === email && person.timeZone !== undefined)?.timeZone;
  return zone !== undefined && isKnownZone(zone) && zone !== ownTimeZone() ? zone : null;
}
