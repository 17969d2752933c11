import type { DatabaseSync } from 'node:sqlite';
import type { FilingRule } from '../../../shared/model/inbox.ts';
import type { Placement } from './incoming-message.ts';

/** What the user said of senders: by hand, or by filing what they sent. Addresses count whatever their case. */
export interface FilingRules {
  of(email: string): Placement | null;
  /** All of them, by address. */
  list(): readonly FilingRule[];
  /** Null forgets the rule. */
  set(email: string, place: Placement | null): void;
  /** Follows a project that has another name, or whose client has. */
  moved(from: Placement, to: Placement): void;
}

/** Opens the table of filing rules in `queue.db`. */
export function openFilingRules(database: DatabaseSync): FilingRules {
  const one = database.prepare('SELECT client, project FROM filing_rules WHERE email = ?');
  const all = database.prepare('SELECT email, client, project FROM filing_rules ORDER BY email');
  const put = database.prepare(
    'INSERT OR REPLACE INTO filing_rules (email, client, project) VALUES (?, ?, ?)',
  );
  const drop = database.prepare('DELETE FROM filing_rules WHERE email = ?');
  const move = database.prepare(
    'UPDATE filing_rules SET client = ?, project = ? WHERE client = ? AND project = ?',
  );
  const placeIn = ({ client, project }: Record<string, unknown>): Placement => ({
    client: String(client),
    project: String(project),
  });
  return {
    of(email) {
      const found = one.get(email.toLowerCase());
      return found ? placeIn(found) : null;
    },
    list: () => all.all().map((row) => ({ email: String(row.email), placement: placeIn(row) })),
    set(email, place) {
      if (place === null) drop.run(email.toLowerCase());
      else put.run(email.toLowerCase(), place.client, place.project);
    },
    moved: (from, to) => void move.run(to.client, to.project, from.client, from.project),
  };
}
