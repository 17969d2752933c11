import { randomUUID } from 'node:crypto';

/** What a message says; the rest is like that of any mail program. */
export interface MailDraft {
  readonly from?: string;
  readonly itemId?: string;
  readonly messageId?: string;
  readonly type?: string;
  readonly name?: string;
  readonly data?: Buffer;
  /** Of a second attachment. */
  readonly extra?: { readonly type: string; readonly text: string };
}

/** A message of a mail program, with one attachment. */
export function composeMail(draft: MailDraft = {}): string {
  const { from = 'friend@x.test', messageId = randomUUID(), type = 'audio/mp4', data } = draft;
  const lines = (data ?? Buffer.from('sound')).toString('base64').match(/.{1,76}/g) ?? [];
  return [
    `From: Friend <${from}>`,
    'To: ada@outspoken.test',
    'Subject: Chapter two',
    `Message-ID: <${messageId}@x.test>`,
    ...(draft.itemId === undefined ? [] : [`X-Outspoken-Item: ${draft.itemId}`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--b',
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${draft.name ?? 'memo.m4a'}"`,
    '',
    ...lines,
    ...(draft.extra ? ['--b', `Content-Type: ${draft.extra.type}`, '', draft.extra.text] : []),
    '--b--',
    '',
  ].join('\r\n');
}
