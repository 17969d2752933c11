import type { DatabaseSync } from 'node:sqlite';
import type { CarriedItem } from '../../../shared/model/carried-item.ts';
import { AppError } from '../errors.ts';
import type { Library } from '../library/library.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { chooseProject } from './choose-project.ts';
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
  knownPeople(): (email: string) => boolean;
  choose(facts: MessageFacts, item: CarriedItem | null): Placement | null;
  /** Remembers where the user filed a recording, for what its sender will send next. */
  remember(recordingId: string): void;
}

/** Opens the filing rules in `queue.db`. */
export function createFiling({ database, library, outbox }: FilingDeps): Filing {
  const rule = database.prepare('SELECT client, project FROM filing_rules WHERE email = ?');
  const rules = database.prepare('SELECT email FROM filing_rules');
  const put = database.prepare(
    'INSERT OR REPLACE INTO filing_rules (email, client, project) VALUES (?, ?, ?)',
  );
  const drop = database.prepare('DELETE FROM filing_rules WHERE email = ?');
  const placeOf = (recordingId: string): Placement | null => {
    try {
      const { unfiled, clientName: client, projectName: project } = library.summary(recordingId);
      return unfiled ? null : { client, project };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    }
  };
  const firstPlace = (recordingIds: readonly string[]) =>
    recordingIds.map(placeOf).find((place) => place !== null) ?? null;
  const projects = () =>
    library
      .listClients()
      .filter(({ unfiled }) => !unfiled)
      .flatMap(({ name, projects: all }) => all.map((one) => ({ client: name, project: one.name, ...one })));
  return {
    knownPeople() {
      const known = new Set(outbox.writtenTo());
      for (const { people } of projects()) for (const { email } of people) known.add(email.toLowerCase());
      for (const { email } of rules.all()) known.add(String(email));
      return (email) => known.has(email.toLowerCase());
    },
    choose(facts, item) {
      const senderEmail = facts.sender.email;
      const answered = item?.answers ? [item.answers.itemId] : [];
      const references = [facts.inReplyTo, ...facts.references.toReversed()].filter((id) => id !== null);
      return chooseProject(
        {
          projectId: item?.project?.id ?? facts.projectId,
          thread: [...answered, ...references],
          senderEmail,
        },
        {
          byProjectId: (projectId, email) =>
            firstPlace(
              library
                .withOrigin({ projectId })
                .filter((id) => isFrom(library.getStored(id).file.origin?.sender?.email, email)),
            ),
          byThread: (reference) =>
            firstPlace([
              ...outbox.recordingsOf(reference),
              ...library.withOrigin(
                reference.startsWith('<') ? { messageId: reference } : { itemId: reference },
              ),
            ]),
          byPerson: (email) =>
            projects().filter(({ people }) => people.some((person) => isFrom(person.email, email))),
          byRule(email) {
            const found = rule.get(email);
            return found ? { client: String(found.client), project: String(found.project) } : null;
          },
        },
      );
    },
    remember(recordingId) {
      const { origin } = library.getStored(recordingId).file;
      if (!origin?.sender) return;
      const email = origin.sender.email.toLowerCase();
      const place = placeOf(recordingId);
      if (place === null) drop.run(email);
      else put.run(email, place.client, place.project);
    },
  };
}

function isFrom(email: string | undefined, other: string): boolean {
  return email?.toLowerCase() === other.toLowerCase();
}
