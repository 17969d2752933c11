import { randomUUID } from 'node:crypto';
import { type CarriedItem, carriedItemType } from '../../../../shared/model/carried-item.ts';

/** For tests: a letter without a file, in the parts given. */
export function composeLetter(
  parts: readonly { readonly type: string; readonly text: string }[],
  draft: { readonly from?: string; readonly messageId?: string; readonly itemId?: string } = {},
): string {
  const { from = 'friend@x.test', messageId = randomUUID(), itemId } = draft;
  const head = ['Subject: A film', `From: Friend <${from}>`, `Message-ID: <${messageId}@x.test>`];
  const bodies = parts.flatMap(({ type, text }) => ['--b', `Content-Type: ${type}; charset=utf-8`, '', text]);
  return [
    ...head,
    ...(itemId === undefined ? [] : [`X-Outspoken-Item: ${itemId}`]),
    ...['MIME-Version: 1.0', 'Content-Type: multipart/alternative; boundary=b', ''],
    ...bodies,
    '--b--',
    '',
  ].join('\r\n');
}

/** A recording somewhere else. */
export interface LinkedDraft {
  readonly url: string;
  readonly sizeBytes: number;
  readonly itemId?: string;
  readonly sha256?: string;
}

/** For tests: what an Outspoken says of a recording that is at `url`. */
export function linkingItem({
  url,
  sizeBytes,
  itemId = randomUUID(),
  sha256 = 'a'.repeat(64),
}: LinkedDraft): CarriedItem {
  const expiresAt = '2100-01-01T00:00:00.000Z';
  return {
    ...{ version: 1, itemId, part: null, project: null, answers: null, receiptSecret: null },
    recordings: [
      {
        ...{ id: randomUUID(), title: 'Film', kind: 'screen', createdAt: expiresAt, durationMs: 1000 },
        ...{ marks: [], attached: [], links: [{ number: 1, url, expiresAt }] },
        files: [{ number: 1, sizeBytes, durationMs: 1000, sha256 }],
      },
    ],
  };
}

/** For tests: a message of an Outspoken whose recording is at `url`. */
export function composeLinking(from: string, linked: LinkedDraft): string {
  const item = linkingItem(linked);
  const { itemId } = item;
  const said = { type: carriedItemType, text: JSON.stringify(item) };
  return composeLetter([{ type: 'text/plain', text: 'See the link.' }, said], { from, itemId });
}
