import type { DatabaseSync } from 'node:sqlite';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type FilingKnowledge, chooseProject } from './choose-project.ts';
import type { Placement } from './incoming-message.ts';
import type { MessageFacts } from './message-facts.ts';

/** What {@link createFiling} works with. */
export interface FilingDeps {
  readonly database: DatabaseSync;
  readonly library: Pick<Library, 'listClients' | 'summary' | 'withOrigin' | 'getStored'>;
  readonly outbox: Pick<Outbox, 'recordingsOf' | 'writtenTo'>;
}

/** Where what others sent belongs. */
export interface Filing {
  /** Tells who is known as of now: people of projects, and addresses we wrote to or have a rule for. */
  readonly knownPeople: () => (email: string) => boolean;
  readonly choose: (facts: MessageFacts, item: CarriedItem | null) => Placement | null;
  /** Remembers where the user filed a recording, for what its sender will send next. */
  readonly remember: (recordingId: string) => void;
}

/** What the user said of senders, by their address in lower case. */
function openRules(database: DatabaseSync) {
  const one = database.prepare('SELECT client, project FROM filing_rules WHERE email = ?');
  const all = database.prepare('SELECT email FROM filing_rules');
  const put = database.prepare(
    'INSERT OR REPLACE INTO filing_rules (email, client, project) VALUES (?, ?, ?)',
  );
  const drop = database.prepare('DELETE FROM filing_rules WHERE email = ?');
  return {
    of(email: string): Placement | null {
      const found = one.get(email);
      return found ? { client: String(found.client), project: String(found.project) } : null;
    },
    emails: () => all.all().map(({ email }) => String(email)),
    set(email: string, place: Placement | null) {
      if (place === null) drop.run(email);
      else put.run(email, place.client, place.project);
    },
  };
}

function placeOf({ library }: FilingDeps, recordingId: string): Placement | null {
  try {
    const { unfiled, clientName: client, projectName: project } = library.summary(recordingId);
    return unfiled ? null : { client, project };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

function isSame(email: string | undefined, other: string): boolean {
  return email?.toLowerCase() === other.toLowerCase();
}

function filedProjects({ library }: FilingDeps) {
  const clients = library.listClients().filter(({ unfiled }) => !unfiled);
  return clients.flatMap(({ name: client, projects }) =>
    projects.map(({ name: project, people }) => ({ client, project, people })),
  );
}

function createKnowledge(deps: FilingDeps, rules: ReturnType<typeof openRules>): FilingKnowledge {
  const { library, outbox } = deps;
  const firstPlace = (recordingIds: readonly string[]) =>
    recordingIds.map((id) => placeOf(deps, id)).find((place) => place !== null) ?? null;
  const senderOf = (id: string) => library.getStored(id).file.origin?.sender?.email;
  return {
    byProjectId: (projectId, email) =>
      firstPlace(library.withOrigin({ projectId }).filter((id) => isSame(senderOf(id), email))),
    byThread(reference) {
      const origin = reference.startsWith('<') ? { messageId: reference } : { itemId: reference };
      return firstPlace([...outbox.recordingsOf(reference), ...library.withOrigin(origin)]);
    },
    byPerson: (email) =>
      filedProjects(deps).filter(({ people }) => people.some((person) => isSame(person.email, email))),
    byRule: (email) => rules.of(email),
  };
}

/** Opens the filing rules in `queue.db`. */
export function createFiling(deps: FilingDeps): Filing {
  const rules = openRules(deps.database);
  const knowledge = createKnowledge(deps, rules);
  return {
    knownPeople() {
      const people = filedProjects(deps).flatMap((project) => project.people);
      const emails = people.map(({ email }) => email.toLowerCase());
      const known = new Set([...deps.outbox.writtenTo(), ...emails, ...rules.emails()]);
      return (email) => known.has(email.toLowerCase());
    },
    choose(facts, item) {
      const answered = item?.answers ? [item.answers.itemId] : [];
      const references = [facts.inReplyTo, ...facts.references.toReversed()].filter((id) => id !== null);
      const projectId = item?.project?.id ?? facts.projectId;
      const thread = [...answered, ...references];
      return chooseProject({ projectId, thread, senderEmail: facts.sender.email }, knowledge);
    },
    remember(recordingId) {
      const sender = deps.library.getStored(recordingId).file.origin?.sender;
      if (sender) rules.set(sender.email.toLowerCase(), placeOf(deps, recordingId));
    },
  };
}
