import type { Person } from '../../../shared/model/identity.ts';
import type { Note } from '../../../shared/model/note.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { linkOf } from '../../../shared/model/recording.ts';
import { formatCount, formatDuration } from '../../../shared/text/format-duration.ts';
import { toWebAddress } from '../library/link-services.ts';
import { type ExportedMedia, type ExportedRecording, lengthWords, toPlayedMs } from './exported-recording.ts';
import { historyPolicy, historyStyle } from './history-style.ts';
import { manifestName } from './manifest.ts';
import { type TimelineEvent, describePerson, toEvents } from './timeline.ts';
import { writeInstant } from './write-instant.ts';

/** What an export as a whole is. */
export interface ExportHead {
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly recordingCount: number;
  /** Who exported it. */
  readonly author: Person | null;
  /** ISO 8601 dates; null for no limit. */
  readonly fromDay: string | null;
  readonly toDay: string | null;
}

const kinds = { voice: 'Voice memo', screen: 'Screen recording', camera: 'Camera recording' } as const;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

/** Beginning of `index.html`, up to the first recording. */
export function pageHead(head: ExportHead): string {
  const days = [
    head.fromDay === null ? '' : ` from ${head.fromDay}`,
    head.toDay === null ? '' : ` until ${head.toDay}`,
  ];
  const by = head.author === null ? '' : ` by ${describePerson(head.author)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${historyPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(head.title)}</title>
<style>${historyStyle}</style>
</head>
<body>
<header>
<h1 dir="auto">${escapeHtml(head.title)}</h1>
<p>${formatCount(head.recordingCount, 'recording')}${days.join('')}, oldest first.</p>
<p class="quiet">Exported ${escapeHtml(writeInstant(head.createdAt))}${escapeHtml(by)} with Outspoken. The same as a list: <a href="timeline.md">timeline.md</a>, <a href="timeline.csv">timeline.csv</a>.</p>
</header>
<main>
`;
}

/** End of `index.html`. */
export const pageFoot = `</main>
<footer class="quiet">
<p>${manifestName} lists every file with its SHA-256. Outspoken checks all of them under Projects, Exports. By hand: compare <code>sha256sum</code> of a file with the list, and of ${manifestName} with the value that was noted when this was exported.</p>
</footer>
</body>
</html>
`;

/** One recording in `index.html`. */
export function pageArticle(recording: ExportedRecording): string {
  const { file, clientName, projectName } = recording;
  const facts = [
    linkOf(file) === null ? kinds[file.kind] : 'Link',
    `${clientName}, ${projectName}`,
    writeInstant(file.createdAt),
    ...lengthWords(recording),
  ];
  return `<article id="${file.id}">
<h2 dir="auto">${escapeHtml(file.title)}</h2>
<p class="quiet" dir="auto">${facts.map(escapeHtml).join(' · ')}</p>
${tags(recording)}${link(recording)}${players(recording)}${missingWords(recording)}${events(recording)}${moments(recording)}${transcript(recording)}${files(recording)}</article>
`;
}

function tags({ file }: ExportedRecording): string {
  return file.tags.length === 0
    ? ''
    : `<p class="quiet" dir="auto">${file.tags.map(escapeHtml).join(' · ')}</p>\n`;
}

/** Where somebody else keeps it: the address as text, which leads there where it is one of the web. */
function link({ file }: ExportedRecording): string {
  const address = linkOf(file);
  if (address === null) return '';
  const href = toWebAddress(address);
  const text = escapeHtml(address);
  return href === null
    ? `<p dir="ltr">${text}</p>\n`
    : `<p dir="ltr"><a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer">${text}</a></p>\n`;
}

/** The one file that plays all of it, or each capture. */
function playedFiles({ media, file }: ExportedRecording): readonly ExportedMedia[] {
  const master = media.find(({ role }) => role === 'master');
  if (master && file.master?.editRevision === (file.edit?.revision ?? 0)) return [master];
  const captures = media.filter(({ role }) => role === 'capture');
  return captures.length > 0 ? captures : media.slice(0, 1);
}

function players(recording: ExportedRecording): string {
  return playedFiles(recording)
    .map(({ path, mimeType, file }) => {
      const tag = mimeType.startsWith('video/') ? 'video' : 'audio';
      const label = `${recording.file.title}, ${file}`;
      return `<${tag} controls preload="none" src="${address(path)}" aria-label="${escapeHtml(label)}"></${tag}>\n`;
    })
    .join('');
}

function missingWords({ missing, notes }: ExportedRecording): string {
  const words = [
    ...(missing.length > 0 ? [`Not in the library when this was exported: ${missing.join(', ')}.`] : []),
    ...(notes === null ? ['Its notes could not be read when this was exported.'] : []),
  ];
  return words.map((one) => `<p><strong>${escapeHtml(one)}</strong></p>\n`).join('');
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `<h3>${title}</h3>\n<ul>\n${items.join('\n')}\n</ul>\n`;
}

function said(text: string): string {
  return text.trim() === '' ? '' : `<div class="said" dir="auto">${escapeHtml(text.trim())}</div>`;
}

/** What happened to it. Marks and notes follow by their places. */
function events(recording: ExportedRecording): string {
  const item = ({ at, what, who, text, messageId }: TimelineEvent) => {
    const id =
      messageId === '' ? '' : `<div class="quiet">Message-ID <code>${escapeHtml(messageId)}</code></div>`;
    const name = who === '' ? '' : ` · <bdi>${escapeHtml(who)}</bdi>`;
    const when = at === null ? '' : escapeHtml(writeInstant(at));
    return `<li><span class="when quiet">${when}</span><div>${what}${name}${id}${said(text)}</div></li>`;
  };
  const happened = toEvents(recording).filter(({ positionMs }) => positionMs === null);
  return section('What happened', happened.map(item));
}

/** A place in the recording, as a link that plays from there where one file plays all of it. */
function place(recording: ExportedRecording, captureMs: number): string {
  const positionMs = toPlayedMs(recording, captureMs);
  const [only, ...others] = playedFiles(recording);
  const time = formatDuration(positionMs);
  if (only === undefined || others.length > 0) return `<span>${time}</span>`;
  const seconds = (positionMs / 1000).toFixed(3);
  return `<a href="${address(only.path)}#t=${seconds}" target="_blank" rel="noopener">${time}</a>`;
}

function moments(recording: ExportedRecording): string {
  const marks = recording.file.marks.map(
    ({ atMs, label }) =>
      `<li>${place(recording, atMs)}<span dir="auto">${escapeHtml(label === '' ? 'Marked moment' : label)}</span></li>`,
  );
  const notes = (recording.notes ?? []).map(
    (note) => `<li>${place(recording, note.atMs)}<div>${noteHead(note)}${said(note.text)}</div></li>`,
  );
  return section('Marks', marks) + section('Notes', notes);
}

function noteHead({ kind, done, author, createdAt }: Note): string {
  const what = kind === 'note' ? 'Note' : done ? 'To-do, done' : 'To-do, open';
  const who = author === null ? '' : ` · <bdi>${escapeHtml(describePerson(author))}</bdi>`;
  return `<span class="quiet">${what}${who} · ${escapeHtml(writeInstant(createdAt))}</span>`;
}

function transcript(recording: ExportedRecording): string {
  const lines = (recording.transcript ?? []).map(({ startMs, text, speaker }) => {
    const who = speaker === null ? '' : `<strong>${escapeHtml(speaker)}</strong> `;
    return `<li>${place(recording, startMs)}<span dir="auto">${who}${escapeHtml(text)}</span></li>`;
  });
  if (lines.length === 0) return '';
  return `<details open><summary>Transcript</summary>\n<ul>\n${lines.join('\n')}\n</ul>\n</details>\n`;
}

function files({ media }: ExportedRecording): string {
  const rows = media.map(({ path, file, sizeBytes, sha256, recordedSha256 }) => {
    const isOther = recordedSha256 !== null && recordedSha256 !== sha256;
    const warning = isOther ? ' <strong>It is not as it was when it was made.</strong>' : '';
    const link = `<a href="${address(path)}">${escapeHtml(file)}</a>`;
    return `<dt>${link}</dt><dd>${formatBytes(sizeBytes)}, SHA-256 <code>${sha256}</code>${warning}</dd>`;
  });
  return rows.length === 0 ? '' : `<h3>Files</h3>\n<dl>\n${rows.join('\n')}\n</dl>\n`;
}

function address(path: string): string {
  return path.split('/').map(encodeURIComponent).map(escapeHtml).join('/');
}
