import { linkOf } from '../../../shared/model/recording.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { type ExportedRecording, lengthWords } from './exported-recording.ts';
import type { ExportHead } from './history-page.ts';
import { type TimelineEvent, toEvents } from './timeline.ts';
import { writeInstant } from './write-instant.ts';

/** Beginning of `timeline.md`. */
export function markdownHead({ title, createdAt, recordingCount }: ExportHead): string {
  return `# ${plain(title)}\n\nExported ${writeInstant(createdAt)}. Recordings: ${recordingCount}.\n`;
}

/** One recording in `timeline.md`. */
export function toMarkdown(recording: ExportedRecording): string {
  const { file, folder, clientName, projectName, missing, media } = recording;
  const facts = [`${clientName}, ${projectName}`, writeInstant(file.createdAt), ...lengthWords(recording)];
  const link = linkOf(file);
  const lines = [
    `\n## ${plain(file.title)}\n`,
    `${facts.map(plain).join(' · ')}\n`,
    ...toEvents(recording).map(toItem),
    '',
    ...(link === null ? [] : [`- Link: ${plain(link)}`]),
    ...media.map(
      ({ path, file: name, sha256 }) => `- File: [${plain(name)}](<${address(path)}>), SHA-256 ${sha256}`,
    ),
    ...missing.map((name) => `- Not in the library when this was exported: ${plain(name)}`),
    `- Folder: ${plain(folder)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function toItem({ at, what, who, positionMs, text, messageId }: TimelineEvent): string {
  const head = [
    at === null ? null : writeInstant(at),
    positionMs === null ? null : `at ${formatDuration(positionMs)}`,
    what,
    who === '' ? null : plain(who),
    messageId === '' ? null : plain(messageId),
  ];
  const said =
    text.trim() === ''
      ? []
      : [
          '',
          ...text
            .trim()
            .split(/\r?\n/)
            // Two spaces keep a line a line of its own.
            .map((line) => (line.trim() === '' ? '  >' : `  > ${plain(line)}  `)),
          '',
        ];
  return [`- ${head.filter((one) => one !== null).join(' · ')}`, ...said].join('\n');
}

/** Text as it is, whatever Markdown or HTML would make of it; on one line. */
function plain(text: string): string {
  return text
    .replaceAll(/[\r\n\0]+/g, ' ')
    .replaceAll(/[\\`*_[\]<>#|~&!{}]/g, (sign) => `\\${sign}`)
    .replace(/^\s*(?:[-+=]|\d+[.)])/, (sign) => sign.replace(/[-+=.)]/, (last) => `\\${last}`));
}

function address(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
