import type { DatabaseSync } from 'node:sqlite';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type FilingKnowledge, chooseProject } from './choose-project.ts';
import { type FilingRules, openFilingRules } from './filing-rules.ts';
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
  readonly rules: Pick<FilingRules, 'list' | 'set' | 'moved'>;
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

function createKnowledge(deps: FilingDeps, rules: FilingRules): FilingKnowledge {
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

/** Creates {@link Filing} with the rules in `queue.db`. */
export function createFiling(deps: FilingDeps): Filing {
  const rules = openFilingRules(deps.database);
  const knowledge = createKnowledge(deps, rules);
  return {
    rules,
    knownPeople() {
      const people = filedProjects(deps).flatMap((project) => project.people);
      const emails = people.map(({ email }) => email.toLowerCase());
      const known = new Set([
        ...deps.outbox.writtenTo(),
        ...emails,
        ...rules.list().map(({ email }) => email),
      ]);
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
      if (sender) rules.set(sender.email, placeOf(deps, recordingId));
    },
  };
}
