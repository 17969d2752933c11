import type { FileHandle } from 'node:fs/promises';
import PostalMime, { type Email } from 'postal-mime';

/** Most bytes of headers that are read of a message or a part; what is behind them is not looked at. */
const maxHeadBytes = 64 * 1024;

/** The headers of a message or of one of its parts: claims, not facts. */
export interface MimeHead {
  /** As a mail program reads them, words decoded. */
  readonly email: Email;
  /** In lower case, for example `audio/mp4`. */
  readonly type: string;
  readonly charset: string | undefined;
  /** Between the parts, where there are parts. */
  readonly boundary: string | undefined;
  readonly encoding: string | undefined;
  readonly fileName: string | undefined;
  readonly disposition: string | undefined;
  /** Where the content begins, in bytes of the file. */
  readonly bodyStart: number;
}

/** How many bytes the headers take, with the empty line behind them. */
function headLength(data: Buffer): number {
  const first = /^\r?\n/.exec(data.toString('latin1', 0, 2));
  if (first !== null) return first[0].length;
  const ends = ['\n\r\n', '\n\n'].map((end) => ({ at: data.indexOf(end), length: end.length }));
  const [end] = ends.filter(({ at }) => at !== -1).sort((one, other) => one.at - other.at);
  return end === undefined ? data.length : end.at + end.length;
}

function parameterOf(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]{1,200})"|([^\\s;"]{1,200}))`, 'i').exec(value);
  return found?.[1] ?? found?.[2];
}

/** Reads the headers that begin at byte `start` of an open message. */
export async function readMimeHead(file: FileHandle, start: number): Promise<MimeHead> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(maxHeadBytes), 0, maxHeadBytes, start);
  const length = headLength(buffer.subarray(0, bytesRead));
  const email = await PostalMime.parse(Buffer.concat([buffer.subarray(0, length), Buffer.from('\r\n\r\n')]));
  const valueOf = (key: string) => email.headers.find((header) => header.key === key)?.value;
  const contentType = valueOf('content-type') ?? 'text/plain';
  const [attachment] = email.attachments;
  return {
    email,
    type: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    ...{ charset: parameterOf(contentType, 'charset'), boundary: parameterOf(contentType, 'boundary') },
    encoding: valueOf('content-transfer-encoding')?.trim(),
    ...{ fileName: attachment?.filename ?? undefined, disposition: attachment?.disposition ?? undefined },
    bodyStart: start + length,
  };
}
