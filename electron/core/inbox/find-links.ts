import { htmlWithAddresses } from './html-addresses.ts';
import { knownService, toWebAddress } from '../library/link-services.ts';

/** Most links to recordings of one message. */
export const maxLinks = 5;

/** What {@link findLinks} looks through. */
export interface LinkText {
  /** As it came, of at most a few hundred kilobytes. */
  readonly text: string;
  readonly isHtml: boolean;
  /** True for an answer, in which what it answers is not looked through: those links came before, or are the user's own. */
  readonly isAnswer: boolean;
}

/** Below such a line is the message that is answered. */
const originalLine =
  /^(?:_{20,}|-{2,} ?(?:original message|ursprüngliche nachricht|message d'origine) ?-{2,})$/i;
/** Addresses end where a text goes on: no mail program puts these into one. */
const address = /https:\/\/[^\s<>"'`|{}\\^\u0000-\u001f\u00a0\u200b-\u200f\u2028-\u202e]{4,4000}/gi;
const mostLines = 20_000;
const mostAddresses = 500;

/** Addresses that mail servers put around those of others, and the name under which the other one goes along. */
const wrappers: readonly { readonly domain: RegExp; readonly path: string; readonly name: string }[] = [
  { domain: /\.safelinks\.protection\.outlook\.com$/, path: '/', name: 'url' },
  { domain: /^www\.google\.com$/, path: '/url', name: 'q' },
];

function ownLines(text: string): string {
  const lines = text.split(/\r\n|\r|\n/, mostLines);
  const end = lines.findIndex((line) => originalLine.test(line.trim()));
  const own = end === -1 ? lines : lines.slice(0, end);
  return own.filter((line) => !line.startsWith('>')).join('\n');
}

/** What stands behind an address in a sentence is no part of it; a bracket is where it closes one inside. */
function withoutEnd(text: string): string {
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text[end - 1] ?? '';
    if (last === ')' && text.slice(0, end).includes('(')) break;
    if (!/[.,;:!?)\]*…»”’]/.test(last)) break;
  }
  return text.slice(0, end);
}

function unwrap(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text;
  const found = wrappers.find(({ domain, path }) => domain.test(url.hostname) && url.pathname === path);
  return (found && url.searchParams.get(found.name)) ?? text;
}

/**
 * The links to recordings of known services in the body of a message, in its order, each once and at most
 * {@link maxLinks}, as a browser would open them and otherwise as they are. Nothing is fetched.
 */
export function findLinks({ text, isHtml, isAnswer }: LinkText): readonly string[] {
  const plain = isHtml ? htmlWithAddresses(text, { isAnswer }) : isAnswer ? ownLines(text) : text;
  const found = new Set<string>();
  let seen = 0;
  for (const [match] of plain.matchAll(address)) {
    seen += 1;
    const link = toWebAddress(unwrap(withoutEnd(match)));
    if (link !== null && knownService(link) !== null) found.add(link);
    if (found.size >= maxLinks || seen >= mostAddresses) break;
  }
  return [...found];
}

/** True for a message that answers another; one that is passed on is none, whatever it refers to. */
export function isAnswer({
  inReplyTo,
  subject,
}: {
  readonly inReplyTo: string | null;
  readonly subject: string;
}): boolean {
  return inReplyTo !== null && !/^\s*(?:fwd?|wg|tr|rv|i|enc|doorst)\s*:/i.test(subject);
}
