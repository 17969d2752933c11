import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { ExportedRecording } from './exported-recording.ts';
import { toEvents } from './timeline.ts';

const columns = ['When', 'Event', 'Who', 'Client', 'Project', 'Recording', 'Position', 'Text', 'Message-ID'];

/** Begins with a byte order mark: without it spreadsheets take UTF-8 for something else. */
export const csvHead = `\uFEFF${toLine(columns)}`;

/** Rows of `timeline.csv` (RFC 4180) for one recording. */
export function toCsv(recording: ExportedRecording): string {
  const { clientName, projectName, file } = recording;
  return toEvents(recording)
    .map(({ at, what, who, positionMs, text, messageId }) =>
      toLine([
        ...[at ?? '', what, who, clientName, projectName, file.title],
        ...[positionMs === null ? '' : formatDuration(positionMs), text, messageId],
      ]),
    )
    .join('');
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula gets an apostrophe in front: others wrote it (OWASP, CSV injection). */
function toCell(text: string): string {
  const harmless = /^\s*[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
