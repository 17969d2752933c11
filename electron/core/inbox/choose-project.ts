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
  /** `projectId` is the sender's, so it means something from the same sender only: anyone can write a header. */
  byProjectId(projectId: string, email: string): Placement | null;
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
 * Chooses where a message is filed: where earlier messages of this sender about the same project are, the newest message
 * of its thread that is known, the user's rule, the one project its sender belongs to; null is unfiled.
 */
export function chooseProject(facts: FilingFacts, known: FilingKnowledge): Placement | null {
  const email = facts.senderEmail.toLowerCase();
  const named = facts.projectId === null ? null : known.byProjectId(facts.projectId, email);
  const chosen = named ?? first(facts.thread, known.byThread) ?? known.byRule(email);
  if (chosen !== null) return chosen;
  const [only, ...others] = known.byPerson(email);
  return only !== undefined && others.length === 0 ? only : null;
}
