import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks, isAnswer } from './find-links.ts';

const loom = 'https://www.loom.com/share/0123456789abcdef0123456789abcdef';
const other = 'https://youtu.be/dQw4w9WgXcQ';
const inText = (text: string, answers = false) => findLinks({ text, isHtml: false, isAnswer: answers });
const inHtml = (text: string, answers = false) => findLinks({ text, isHtml: true, isAnswer: answers });

describe('findLinks in plain text', () => {
  it.each([
    `See ${loom}.`,
    `<${loom}>`,
    `(${loom})`,
    `“${loom}”, she said`,
    `*${loom}*`,
    `[film](${loom})`,
    `Watch:\r\n${loom}\r\n-- \r\nAna`,
    `HTTPS://WWW.LOOM.COM/share/0123456789abcdef0123456789abcdef`,
    `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(loom)}&data=05%7C01&reserved=0`,
    `https://www.google.com/url?q=${encodeURIComponent(loom)}&sa=D`,
  ])('finds the one in %j', (text) => {
    expect(inText(text)).toEqual([loom]);
  });

  it('leaves parameters as they are, and a bracket that belongs to the address', () => {
    const zoom = 'https://acme.zoom.us/rec/share/abcdef_(1)?pwd=a.b&utm_source=mail';
    expect(inText(`Link: ${zoom}, please.`)).toEqual([zoom]);
    expect(inText('https://acme.zoom.us/rec/share/abcdef_(1)')).toEqual([
      'https://acme.zoom.us/rec/share/abcdef_(1)',
    ]);
  });

  it('gives each once, in order, five at most', () => {
    const many = Array.from({ length: 9 }, (_, index) => `https://youtu.be/abcdefgh${index}`);
    expect(inText([loom, other, loom].join(' '))).toEqual([loom, other]);
    expect(inText(many.join('\n'))).toEqual(many.slice(0, 5));
  });

  it('does not look through what an answer answers', () => {
    const answer = `Thank you!\n\nOn Monday Zoe wrote:\n> Here is ${loom}\n> Bye`;
    expect(inText(answer, true)).toEqual([]);
    expect(inText(answer)).toEqual([loom]);
    expect(inText(`Mine: ${other}\n-----Original Message-----\nFrom: Zoe\n${loom}`, true)).toEqual([other]);
    expect(inText(`Mine: ${other}\n________________________________\nFrom: Zoe\n${loom}`, true)).toEqual([
      other,
    ]);
  });

  it('finds nothing in mail about other things', () => {
    expect(
      inText('https://www.loom.com/pricing http://loom.com/share/0123456 www.loom.com/share/012345'),
    ).toEqual([]);
    expect(inText('')).toEqual([]);
  });
});

describe('findLinks in a page', () => {
  it.each([
    `<p>See <a class=x href="${loom}">this</a></p>`,
    `<p>See <A HREF='${loom}'>this</A></p>`,
    `<a href=${loom}>x</a>`,
    `<p>${loom}</p>`,
    `<p title="a > b">${loom.slice(0, 40)}<wbr>${loom.slice(40)}</p>`,
    `<style>a { color: red }</style><!-- > --><a href="${loom}">x</a>`,
  ])('finds the one in %j', (page) => {
    expect(inHtml(page)).toEqual([loom]);
  });

  it('reads signs that are written as entities', () => {
    const youtube = 'https://www.youtube.com/watch?t=1&amp;v=dQw4w9WgXcQ';
    expect(inHtml(`<a href="${youtube}">x</a>`)).toEqual([youtube.replace('&amp;', '&')]);
    expect(inHtml(`<a href="https&#58;&#x2f;/youtu.be/dQw4w9WgXcQ">x</a>`)).toEqual([other]);
  });

  it('reads neither scripts nor comments, nor what an answer answers', () => {
    expect(inHtml(`<script>"${loom}"</script><!-- ${loom} --><style>${loom}</style>`)).toEqual([]);
    const answer = `<p>${other}</p><blockquote><p>${loom}</p></blockquote>`;
    expect(inHtml(answer, true)).toEqual([other]);
    expect(inHtml(answer)).toEqual([other, loom]);
    expect(inHtml(`${other}<div class="gmail_quote"><a href="${loom}">x</a></div>`, true)).toEqual([other]);
  });

  it.each([
    ['<', '<'.repeat(200_000)],
    ['<a', '<a '.repeat(80_000)],
    ['<a href="', '<a href="'.repeat(30_000)],
    ["<a '>", "<a '>".repeat(50_000)],
    ['<style>', '<style>'.repeat(30_000)],
    ['<blockquote>', '<blockquote>'.repeat(20_000)],
    ['<!--', '<!--'.repeat(60_000)],
    ['&#', '&#'.repeat(100_000)],
    ['https://', 'https://'.repeat(30_000)],
    ['https://x(', 'https://x('.repeat(25_000)],
    ['))))', `https://x.y/${')'.repeat(200_000)}`],
  ])(
    'reads a page full of %s at once',
    (_what, page) => {
      expect(inHtml(page)).toEqual([]);
      expect(inText(page, true)).toEqual([]);
    },
    2000,
  );

  it('finds nothing but https addresses of known services in anything', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '<a href="',
        '">',
        '</a>',
        '<',
        '>',
        '&#104;',
        loom,
        'javascript:',
        'https://',
        '<!--',
        '\0',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.boolean(),
        fc.boolean(),
        (pieces, isHtml, answers) => {
          const found = findLinks({ text: pieces.join(''), isHtml, isAnswer: answers });
          for (const link of found)
            expect(link).toMatch(/^https:\/\/www\.loom\.com\/share\/0123456789abcdef/);
        },
      ),
    );
  });
});

it.each([
  [true, '<a@x.test>', 'Re: Film'],
  [true, '<a@x.test>', 'Film'],
  [false, '<a@x.test>', 'Fwd: Film'],
  [false, '<a@x.test>', 'WG: Film'],
  [false, null, 'Re: Film'],
])('takes for an answer: %s, in reply to %s with the subject %s', (expected, inReplyTo, subject) => {
  expect(isAnswer({ inReplyTo, subject })).toBe(expected);
});
