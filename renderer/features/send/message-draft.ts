import type { ScreenPreset } from '../../../shared/model/deliverable.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { type SendAs, toLinkDays } from './link-choices.ts';
import { parseAddresses } from './parse-addresses.ts';
import { type SendTime, toSendAt } from './send-time.ts';

/** What stands in the fields of a message. */
export interface MessageFieldValues {
  /** Address of the account that was chosen; empty for the one that is suggested. */
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly text: string;
  readonly time: SendTime;
  /** For `time: 'chosen'`: ISO 8601, empty while there is none. */
  readonly chosen: string;
  /** How pictures are sent; has no meaning for a voice. */
  readonly screenPreset: ScreenPreset;
  readonly sendAs: SendAs;
}

/** What is wrong with each field, as sentences; empty where nothing is. */
export interface MessageFaults {
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly when: string;
}

/** The message the fields describe, or what is wrong with them. */
export type CheckedMessage =
  | {
      readonly ok: true;
      /** Undefined for the account that is suggested. */
      readonly from: string | undefined;
      readonly people: readonly Person[];
      readonly copied: readonly Person[];
      readonly subject: string;
      readonly text: string;
      readonly sendAt: string | null;
      readonly screenPreset: ScreenPreset;
      /** Null for files. */
      readonly linkDays: number | null;
    }
  | { readonly ok: false; readonly faults: MessageFaults };

/** Checks the fields of a message to someone in `zone`, see `SendTimeChoice`. */
export function checkMessage(values: MessageFieldValues, nowMs: number, zone: string | null): CheckedMessage {
  const { people, faults } = parseAddresses(values.to);
  const copied = parseAddresses(values.cc);
  const sendAt = toSendAt({ ...values, zone }, nowMs);
  const subject = values.subject.trim();
  const found: MessageFaults = {
    to: faults.length > 0 || people.length > 0 ? faults.join(' ') : 'Enter at least one address.',
    cc: copied.faults.join(' '),
    subject: subject ? '' : 'Enter a subject.',
    when: sendAt === undefined ? 'Choose a time in the future.' : '',
  };
  if (sendAt === undefined || found.to || found.cc || found.subject) return { ok: false, faults: found };
  return {
    ok: true,
    from: values.from || undefined,
    people,
    copied: copied.people,
    subject,
    text: values.text,
    sendAt,
    screenPreset: values.screenPreset,
    linkDays: toLinkDays(values.sendAs),
  };
}

/** The people of a project after a message to `added`: those who were not there are put at the end, names are kept or learned. */
export function mergePeople(known: readonly Person[], added: readonly Person[]): readonly Person[] {
  const merged = new Map(known.map((person) => [person.email.toLowerCase(), person]));
  for (const person of added) {
    const key = person.email.toLowerCase();
    const before = merged.get(key) ?? person;
    merged.set(key, { ...before, name: before.name === '' ? person.name : before.name });
  }
  return [...merged.values()];
}
