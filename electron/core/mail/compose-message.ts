import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import MailComposer from 'nodemailer/lib/mail-composer';
import { carriedItemName, carriedItemType } from '../../../shared/model/carried-item.ts';
import type { Person } from '../../../shared/model/identity.ts';
import { syncFolder } from '../library/atomic-file.ts';
import { isAttached, toCarriedItem } from './carried-item.ts';
import { htmlBody, plainBody } from './message-body.ts';
import type { MessageContent } from './message-content.ts';

/** An address as nodemailer takes it without parsing: from a string it would read other addresses. */
export function toAddress({ name, email }: Person) {
  return { name: name.replaceAll(/\p{Cc}+/gu, ' ').trim(), address: email };
}

function compile(content: MessageContent): NodeJS.ReadableStream {
  const { inReplyTo } = content;
  const composer = new MailComposer({
    from: toAddress(content.from),
    to: content.to.map(toAddress),
    ...(content.cc.length > 0 && { cc: content.cc.map(toAddress) }),
    subject: content.subject,
    messageId: content.messageId,
    date: content.date,
    ...(inReplyTo !== null && { inReplyTo, references: [inReplyTo] }),
    headers: {
      'X-Outspoken-Item': content.itemId,
      ...(content.item.project && { 'X-Outspoken-Project': content.item.project.id }),
    },
    // nodemailer takes line ends as they are, and mail has its own: RFC 5321 2.3.8.
    text: plainBody(content).replaceAll(/\r?\n/g, '\r\n'),
    html: htmlBody(content),
    attachments: [
      ...content.recordings.flatMap(({ thumbnail }) =>
        thumbnail
          ? [
              {
                ...{ content: Buffer.from(thumbnail.jpeg, 'base64'), contentType: 'image/jpeg' },
                // Without a name, mail programs list it among the attachments less often.
                ...{ cid: thumbnail.cid, filename: false as const, contentDisposition: 'inline' as const },
              },
            ]
          : [],
      ),
      ...content.recordings.filter(isAttached).map((recording) => ({
        path: recording.path,
        filename: recording.fileName,
        contentType: recording.mimeType,
        contentDisposition: 'attachment' as const,
      })),
      {
        content: Buffer.from(JSON.stringify(toCarriedItem(content))),
        filename: carriedItemName,
        contentType: carriedItemType,
        contentDisposition: 'attachment' as const,
      },
    ],
    disableUrlAccess: true,
  });
  return composer.compile().createReadStream();
}

/**
 * Composes the message into the file at `path`, whole and durable when this resolves, in constant memory; returns its
 * size. The same content gives the same message but for its MIME boundaries.
 */
export async function composeMessage(
  content: MessageContent,
  path: string,
  signal: AbortSignal,
): Promise<{ sizeBytes: number }> {
  const temporary = `${path}.tmp`;
  try {
    await pipeline(compile(content), createWriteStream(temporary, { mode: 0o600, flush: true }), { signal });
    const { size } = await stat(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return { sizeBytes: size };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
