/** What somebody else's mail program sends. */
export interface ForeignMessage {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text?: string;
  readonly messageId: string;
  readonly itemId?: string;
  readonly file: { readonly name: string; readonly mimeType: string; readonly data: Uint8Array };
}

/** Writes a message with one attachment. */
export function writeMessage(message: ForeignMessage): string {
  const { from, to, subject, text = '', messageId, itemId, file } = message;
  const lines =
    Buffer.from(file.data)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${messageId}>`,
    `Date: ${new Date().toUTCString()}`,
    ...(itemId === undefined ? [] : [`X-Outspoken-Item: ${itemId}`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=part',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '--part',
    `Content-Type: ${file.mimeType}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${file.name}"`,
    '',
    ...lines,
    '--part--',
    '',
  ].join('\r\n');
}

/** A second of a tone as WAV, 16 bits at 8 kHz; another for every `hertz`. */
export function toneWav(hertz: number): Buffer {
  const samples = 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    header.writeUInt16LE(value, at);
  header.writeUInt32LE(samples, 24);
  header.writeUInt32LE(samples * 2, 28);
  header.write('data', 36);
  header.writeUInt32LE(samples * 2, 40);
  const sound = Buffer.alloc(samples * 2);
  for (let index = 0; index < samples; index++)
    sound.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * index) / samples)), index * 2);
  return Buffer.concat([header, sound]);
}
