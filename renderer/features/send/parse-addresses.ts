import { emailSchema, type Person } from '../../../shared/model/identity.ts';

/** What was typed as recipients: those that can be used, and a sentence for each that cannot. */
export interface ParsedAddresses {
  readonly people: readonly Person[];
  readonly faults: readonly string[];
}

/** Reads addresses separated by commas, semicolons or new lines, with or without names: `Anna <anna@example.com>`. Each address counts once. */
export function parseAddresses(text: string): ParsedAddresses {
  const parts = text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const people = new Map<string, Person>();
  const faults: string[] = [];
  for (const part of parts) {
    const person = toPerson(part);
    const fault = findFault(person.email);
    if (fault) faults.push(fault);
    else people.set(person.email.toLowerCase(), person);
  }
  return { people: [...people.values()], faults };
}

/** A person as it is typed: the reverse of {@link parseAddresses}. */
export function formatPerson({ name, email }: Person): string {
  // A comma in a name would part it from its address.
  const shown = name.replaceAll(/[,;<>"]/g, ' ').trim();
  return shown ? `${shown} <${email}>` : email;
}

function toPerson(part: string): Person {
  const named = /^(?<name>.*?)\s*<(?<email>[^<>]*)>$/u.exec(part)?.groups;
  if (!named) return { name: '', email: part };
  return { name: (named.name ?? '').replaceAll('"', '').trim(), email: (named.email ?? '').trim() };
}

function findFault(email: string): string | null {
  if (emailSchema.safeParse(email).success) return null;
  const at = email.indexOf('@');
  if (email === '') return 'An address is missing between < and >.';
  if (at < 0) return `“${email}” has no @, so it is not an email address.`;
  if (at === 0) return `“${email}” has nothing before the @.`;
  if (email.indexOf('@', at + 1) > 0) return `“${email}” has more than one @. Put a comma between addresses.`;
  if (/\s/u.test(email)) return `“${email}” has a space in it. Put a comma between addresses.`;
  if (!/\.[^.]+$/u.test(email.slice(at + 1))) return `“${email}” is not complete after the @.`;
  return `“${email}” is not an email address.`;
}
