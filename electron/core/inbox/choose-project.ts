import type { Placement } from './incoming-message.ts';

/** What a message says about where it belongs. */
export interface FilingFacts {
  /** Name or id in the header `X-Outspoken-Project`. */
  readonly projectId: string | null;
  /** In-Reply-To, References and item id: whatever this message answers. */
  readonly thread: readonly string[];
  readonly senderEmail: string;
}

/** What is known about projects; each lookup gives null for "unknown". */
export interface FilingKnowledge {
  byProjectId(projectId: string): Placement | null;
  /** `reference` is a Message-ID with its angle brackets, or an item id. */
  readonly byThread: (reference: string) => Placement | null;
  /** Projects that have the address among their people. */
  byPerson(email: string): readonly Placement[];
  /** The user's own "always file mails from this address in". */
  byRule(email: string): Placement | null;
}

function first(values: readonly string[], find: (value: string) => Placement | null): Placement | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Chooses where a message is filed: the project it names, the newest message of its thread that is known, the one project
 * its sender belongs to, the user's rule; null is unfiled. A named project counts only for a sender who belongs to it,
 * since anyone can write a header, and a person of several projects is left to the rule.
 */
export function chooseProject(facts: FilingFacts, known: FilingKnowledge): Placement | null {
  const email = facts.senderEmail.toLowerCase();
  const ofPerson = known.byPerson(email);
  const named = facts.projectId === null ? null : known.byProjectId(facts.projectId);
  const belongs = ofPerson.some(
    ({ client, project }) => client === named?.client && project === named.project,
  );
  if (named !== null && belongs) return named;
  const thread = first(facts.thread, known.byThread);
  if (thread !== null) return thread;
  const [only] = ofPerson;
  if (only !== undefined && ofPerson.length === 1) return only;
  return known.byRule(email);
}
