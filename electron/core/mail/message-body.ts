import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { AttachedRecording, MessageContent } from './message-content.ts';

const kinds = { voice: 'Voice memo', screen: 'Screen recording', camera: 'Camera recording' } as const;
const answer = 'To answer, reply to this email.';

/** What is said of a recording. */
type Said = Pick<
  AttachedRecording,
  'kind' | 'title' | 'createdAt' | 'durationMs' | 'marks' | 'fileName' | 'sizeBytes' | 'preset' | 'part'
>;

interface Body extends Pick<MessageContent, 'text'>, Partial<Pick<MessageContent, 'part'>> {
  readonly recordings: readonly Said[];
}

/** Where the file plays, in plain words. */
function playable({ preset }: Said): string {
  // AV1: on Apple devices it takes an A17 Pro or M3 and later.
  return preset === 'small'
    ? 'It plays in Outspoken, Chrome, Edge, Firefox and on Android phones. Some iPhones, iPads and Macs cannot play it.'
    : 'It plays on any phone or computer.';
}

function heading({ title, part }: Said): string {
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

function facts({ kind, durationMs, sizeBytes, createdAt, part }: Said): string {
  const alone = part === null ? '' : ' Each part plays by itself.';
  return `${kinds[kind]}, ${formatDuration(durationMs)}, ${formatBytes(sizeBytes)}. Recorded ${formatMade(createdAt)}.${alone}`;
}

/** Times padded to one width, so that labels stand in a column. */
function markTimes({ marks }: Said): readonly { readonly time: string; readonly label: string }[] {
  const times = marks.map(({ atMs }) => formatDuration(atMs));
  const width = Math.max(0, ...times.map((time) => time.length));
  return marks.map(({ label }, index) => ({
    time: (times[index] ?? '').padStart(width),
    label: label.replaceAll(/\s+/g, ' ').trim(),
  }));
}

function plainRecording(recording: Said): string {
  const marks = markTimes(recording).map(({ time, label }) => `  ${time}  ${label}`.trimEnd());
  return [
    heading(recording),
    facts(recording),
    ...(marks.length > 0 ? ['Marked moments:', ...marks] : []),
    `Attached as "${recording.fileName}". ${playable(recording)}`,
  ].join('\n');
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

function htmlMarks(recording: Said): string {
  if (recording.marks.length === 0) return '';
  const rows = markTimes(recording).map(
    ({ time, label }) =>
      '<tr><td style="padding:2px 16px 2px 0;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums;">' +
      `${time.trim()}</td><td dir="auto" style="padding:2px 0;">${escapeHtml(label)}</td></tr>`,
  );
  return (
    paragraph('Marked moments', 'font-size:14px;font-weight:600;') +
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px;font-size:14px;">${rows.join('')}</table>`
  );
}

function htmlRecording(recording: Said): string {
  return (
    '<div style="border-left:3px solid #8a8a8a;padding:4px 0 4px 16px;margin:0 0 24px;">' +
    paragraph(escapeHtml(heading(recording)), 'font-size:18px;font-weight:600;line-height:1.3;') +
    paragraph(escapeHtml(facts(recording)), 'font-size:14px;') +
    htmlMarks(recording) +
    paragraph(
      `Attached as &ldquo;${escapeHtml(recording.fileName)}&rdquo;. ${playable(recording)}`,
      'font-size:14px;',
    ) +
    '</div>'
  );
}

/**
 * The message as HTML: the same words as {@link plainBody}, everything escaped, styles inline and nothing to load. It
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
