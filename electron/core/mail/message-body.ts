import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { AttachedRecording, MessageContent } from './message-content.ts';

const kinds = { voice: 'Voice memo', screen: 'Screen recording', camera: 'Camera recording' } as const;
const answer = 'To answer, reply to this email.';

/** What is told of a recording. */
type Told = Pick<
  AttachedRecording,
  | 'kind'
  | 'title'
  | 'createdAt'
  | 'durationMs'
  | 'marks'
  | 'fileName'
  | 'sizeBytes'
  | 'preset'
  | 'part'
  | 'link'
  | 'thumbnail'
  | 'said'
  | 'isSaidCut'
>;

interface Body extends Pick<MessageContent, 'text'>, Partial<Pick<MessageContent, 'part'>> {
  readonly recordings: readonly Told[];
}

/** Where the file plays, in plain words. */
function playable({ preset }: Told): string {
  // AV1: on Apple devices it takes an A17 Pro or M3 and later.
  return preset === 'small'
    ? 'It plays in Outspoken, Chrome, Edge, Firefox and on Android phones. Some iPhones, iPads and Macs cannot play it.'
    : 'It plays on any phone or computer.';
}

function heading({ title, part }: Told): string {
  return part === null ? title : `${title}, part ${part.number} of ${part.count}`;
}

/** Where this message stands among those it belongs to; empty for one by itself. */
function place(part: Body['part']): string {
  if (!part) return '';
  const rest = part.number < part.count ? ' The rest follows.' : '';
  return `This is message ${part.number} of ${part.count}.${rest}`;
}

/** `23 November 2026, 09:30` where the recording was made: the instant carries its own offset. */
function formatMade(createdAt: string): string {
  const [day = '', time = ''] = createdAt.split('T');
  const date = new Date(`${day}T00:00:00Z`);
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
  return `${words}, ${time.slice(0, 5)}`;
}

function facts({ kind, durationMs, sizeBytes, createdAt, part }: Told): string {
  const alone = part === null ? '' : ' Each part plays by itself.';
  return `${kinds[kind]}, ${formatDuration(durationMs)}, ${formatBytes(sizeBytes)}. Recorded ${formatMade(createdAt)}.${alone}`;
}

/** A list of moments with its heading. */
interface Moments {
  readonly heading: string;
  readonly rows: readonly { readonly time: string; readonly label: string }[];
  /** A last line; empty for none. */
  readonly end: string;
}

/** Marks and the transcript, each where there is any. */
function moments({ marks, said = [], isSaidCut = false }: Told): readonly Moments[] {
  const marked = { heading: 'Marked moments', rows: toRows(marks), end: '' };
  const spoken = toRows(said.map(({ atMs, text }) => ({ atMs, label: text })));
  const end = isSaidCut ? 'This is the beginning. The rest is in the recording.' : '';
  return [marked, { heading: 'What is said', rows: spoken, end }].filter(({ rows }) => rows.length > 0);
}

/** Times padded to one width, so that labels stand in a column. */
function toRows(marks: Told['marks']): Moments['rows'] {
  const times = marks.map(({ atMs }) => formatDuration(atMs));
  const width = Math.max(0, ...times.map((time) => time.length));
  return marks.map(({ label }, index) => ({
    time: (times[index] ?? '').padStart(width),
    label: label.replaceAll(/\s+/g, ' ').trim(),
  }));
}

function plainRecording(recording: Told): string {
  const lists = moments(recording).flatMap((list) => [
    `${list.heading}:`,
    ...list.rows.map(({ time, label }) => `  ${time}  ${label}`.trimEnd()),
    ...(list.end === '' ? [] : [list.end]),
  ]);
  return [heading(recording), facts(recording), ...lists, ...where(recording)].join('\n');
}

/** `30 November 2026`: the day, by UTC, on which it ends. */
function formatDay(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant));
}

/** How to get at the file. */
function where(recording: Told): readonly string[] {
  const { fileName, link } = recording;
  if (link === undefined) return [`Attached as "${fileName}". ${playable(recording)}`];
  return [
    `Watch or download it: ${link.url}`,
    `The link works until ${formatDay(link.expiresAt)}. ${playable(recording)}`,
  ];
}

/** The message as plain text: what the user wrote first, then each recording. */
export function plainBody({ text, recordings, part }: Body): string {
  const words = text.trimEnd();
  const blocks = [place(part), ...recordings.map(plainRecording), answer].filter((block) => block !== '');
  const rest = `${blocks.join('\n\n')}\n`;
  return words === '' ? rest : `${words}\n\n-----\n${rest}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function paragraph(html: string, style = ''): string {
  return `<p dir="auto" style="margin:0 0 8px;${style}">${html}</p>`;
}

function htmlMoments({ heading: title, rows: moments, end }: Moments): string {
  const rows = moments.map(
    ({ time, label }) =>
      '<tr><td style="padding:2px 16px 2px 0;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums;">' +
      `${time.trim()}</td><td dir="auto" style="padding:2px 0;">${escapeHtml(label)}</td></tr>`,
  );
  return (
    paragraph(title, 'font-size:14px;font-weight:600;') +
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px;font-size:14px;">${rows.join('')}</table>` +
    (end === '' ? '' : paragraph(end, 'font-size:14px;'))
  );
}

function htmlRecording(recording: Told): string {
  return (
    '<div style="border-left:3px solid #8a8a8a;padding:4px 0 4px 16px;margin:0 0 24px;">' +
    paragraph(escapeHtml(heading(recording)), 'font-size:18px;font-weight:600;line-height:1.3;') +
    htmlThumbnail(recording) +
    paragraph(escapeHtml(facts(recording)), 'font-size:14px;') +
    moments(recording).map(htmlMoments).join('') +
    htmlWhere(recording) +
    '</div>'
  );
}

/** Goes with the message: nothing is loaded, and nobody learns that it was opened. */
function htmlThumbnail({ thumbnail }: Told): string {
  if (!thumbnail) return '';
  return paragraph(
    `<img src="cid:${escapeHtml(thumbnail.cid)}" alt="A picture from the recording" style="display:block;max-width:100%;height:auto;border-radius:8px;">`,
  );
}

function htmlWhere(recording: Told): string {
  const { fileName, link } = recording;
  const style = 'font-size:14px;';
  if (link === undefined) {
    return paragraph(`Attached as &ldquo;${escapeHtml(fileName)}&rdquo;. ${playable(recording)}`, style);
  }
  return (
    paragraph(
      `<a href="${escapeHtml(link.url)}">Watch or download it</a>`,
      'font-size:16px;font-weight:600;',
    ) + paragraph(`The link works until ${formatDay(link.expiresAt)}. ${playable(recording)}`, style)
  );
}

/**
 * The message as HTML: the same words as {@link plainBody}, everything escaped, styles inline and nothing to load: pictures go with
 * the message. It
 * names no text or background colour, so that each reader's own theme, dark or light, stays legible.
 */
export function htmlBody({ text, recordings, part }: Body): string {
  const words = text.trimEnd();
  const written =
    words === '' ? '' : paragraph(escapeHtml(words).replaceAll(/\r?\n/g, '<br>'), 'margin-bottom:24px;');
  const where = place(part) === '' ? '' : paragraph(place(part), 'font-size:14px;margin-bottom:24px;');
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">' +
    '</head><body style="margin:0;padding:16px;">' +
    '<div style="max-width:560px;font-family:-apple-system,\'Segoe UI\',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;">' +
    `${written}${where}${recordings.map(htmlRecording).join('')}${paragraph(answer, 'font-size:14px;')}</div></body></html>`
  );
}

/** Bytes of a text in quoted-printable, line ends included: RFC 2045 6.7. Base64, taken for other scripts, is shorter. */
function encodedBytes(text: string): number {
  const plain = text.match(/[\x20-\x7e]/g)?.length ?? 0;
  const signs = text.match(/=/g)?.length ?? 0;
  const others = Buffer.byteLength(text) - plain + signs;
  return Math.ceil((plain + 3 * others) * 1.05);
}

/** Most bytes that both bodies of a message take as they travel. */
export function bodyBytes(body: Body): number {
  return encodedBytes(plainBody(body)) + encodedBytes(htmlBody(body));
}
