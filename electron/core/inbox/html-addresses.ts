/** Elements whose content nobody is meant to read. */
const unread = new Set(['head', 'style', 'script', 'title', 'template', 'noscript', 'textarea']);
/** How the mail programs of Google, Microsoft and Apple mark what an answer answers. */
const answered = /gmail_quote|divRplyFwdMsg|appendonsend|type="?cite/i;
const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
};

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ';
  });
}

/** A tag without its brackets: its name, and whether it ends an element. */
function readTag(tag: string): { readonly name: string; readonly isEnd: boolean } {
  const [, slash = '', name = ''] = /^(\/?)\s*([a-z][a-z0-9]{0,20})/i.exec(tag) ?? [];
  return { name: name.toLowerCase(), isEnd: slash === '/' };
}

function hrefOf(tag: string): string | null {
  const [, double, single, bare] =
    /\shref\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag) ?? [];
  return double ?? single ?? bare ?? null;
}

/** Where the tag that begins at `start` ends, quoted values aside; -1 for one that does not. */
function endOfTag(html: string, start: number): number {
  const plain = html.indexOf('>', start);
  const quote = /["']/.exec(html.slice(start, plain === -1 ? start : plain));
  if (plain === -1 || quote === null) return plain;
  const closing = html.indexOf(quote[0], start + quote.index + 1);
  // A quote that is never closed is part of a text.
  return closing === -1 || closing < plain ? plain : html.indexOf('>', closing);
}

/** Puts together what of a page is to be read. */
function createReading({ isAnswer }: { readonly isAnswer: boolean }) {
  const texts: string[] = [];
  let quoteDepth = 0;
  const isQuoted = () => isAnswer && quoteDepth > 0;
  return {
    texts,
    add(text: string) {
      if (!isQuoted()) texts.push(text);
    },
    /** False where the rest is what an answer answers. */
    addTag(tag: string): boolean {
      const { name, isEnd } = readTag(tag);
      if (isAnswer && !isEnd && answered.test(tag)) return false;
      if (name === 'blockquote') quoteDepth = Math.max(0, quoteDepth + (isEnd ? -1 : 1));
      const href = name === 'a' && !isEnd ? hrefOf(tag) : null;
      // Where a long address may be broken, it goes on.
      if (name !== 'wbr') texts.push(' ');
      if (href !== null && !isQuoted()) texts.push(`${href.trim()} `);
      return true;
    },
  };
}

/**
 * The text of a page with the address of each link before its words, for finding addresses in; never for showing. In an
 * answer without what it answers. Takes time in proportion to the length, whatever the page is made of.
 */
export function htmlWithAddresses(html: string, options: { readonly isAnswer: boolean }): string {
  const reading = createReading(options);
  const lower = html.toLowerCase();
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf('<', at);
    reading.add(html.slice(at, start === -1 ? html.length : start));
    if (start === -1) break;
    const isComment = html.startsWith('<!--', start);
    const end = isComment ? html.indexOf('-->', start + 4) : endOfTag(html, start + 1);
    if (end === -1) break;
    const tag = isComment ? '' : html.slice(start + 1, end);
    at = end + (isComment ? 3 : 1);
    if (!reading.addTag(tag)) break;
    const { name, isEnd } = readTag(tag);
    if (isEnd || !unread.has(name)) continue;
    const closing = lower.indexOf(`</${name}`, at);
    if (closing === -1) break;
    at = closing;
  }
  return decodeEntities(reading.texts.join(''));
}
