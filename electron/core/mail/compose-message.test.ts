import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carriedItemSchema, carriedItemType } from '../../../shared/model/carried-item.ts';
import { attachmentNames } from './attachment-names.ts';
import { composeMessage } from './compose-message.ts';
import { bodyBytes, htmlBody, plainBody } from './message-body.ts';
import type { AttachedRecording, MessageContent } from './message-content.ts';

let folder: string;
let path: string;
const sound = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256));
const never = new AbortController().signal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outspoken-compose-'));
  path = join(folder, 'message.eml');
  writeFileSync(join(folder, 'sound.m4a'), sound);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function recording(changes: Partial<AttachedRecording> = {}): AttachedRecording {
  return {
    kind: 'voice',
    title: 'Kapitel 3 – Hafen <Entwurf>',
    createdAt: '2026-11-23T23:30:00.000-08:00',
    durationMs: 245_000,
    marks: [
      { atMs: 42_000, label: 'Budget & <b>plan</b>' },
      { atMs: 190_000, label: '' },
    ],
    path: join(folder, 'sound.m4a'),
    fileName: '2026-11-23 Kapitel 3 – Hafen -Entwurf-.m4a',
    mimeType: 'audio/mp4',
    sizeBytes: sound.byteLength,
    preset: 'aac-48',
    part: null,
    fileNumber: 1,
    carried: {
      id: '11111111-1111-4111-8111-111111111111',
      ...{ title: 'Kapitel 3 – Hafen <Entwurf>', kind: 'voice', createdAt: '2026-11-23T23:30:00.000-08:00' },
      durationMs: 245_000,
      marks: [{ atMs: 42_000, label: 'Budget & <b>plan</b>' }],
      files: [{ number: 1, sizeBytes: sound.byteLength, durationMs: 245_000, sha256: 'a'.repeat(64) }],
    },
    ...changes,
  };
}

function content(changes: Partial<MessageContent> = {}): MessageContent {
  return {
    itemId: '7f9c1f4e-1111-4222-8333-444455556666',
    messageId: '<7f9c1f4e-1111-4222-8333-444455556666@x.test>',
    inReplyTo: null,
    from: { name: 'Zoë "Z" Müller, Ltd', email: 'zoe@x.test' },
    to: [
      { name: '林\r\nBcc: evil@x.test', email: 'lin@x.test' },
      { name: '', email: 'b@x.test' },
    ],
    cc: [],
    subject: 'Über das Kapitel 🎙',
    text: 'Hello,\n<script>alert("1")</script>\n\n.dot',
    date: new Date('2026-11-24T08:00:00Z'),
    part: null,
    recordings: [recording()],
    item: {
      part: null,
      project: { id: '22222222-2222-4222-8222-222222222222', name: 'Memoir' },
      ...{ answers: null, receiptSecret: 'S'.repeat(43) },
    },
    ...changes,
  };
}

describe('composeMessage', () => {
  it('makes a message that a parser takes apart again', async () => {
    const { sizeBytes } = await composeMessage(content(), path, never);
    const raw = readFileSync(path);
    expect(raw.byteLength).toBe(sizeBytes);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(/[^\r]\n|\r[^\n]/.test(raw.toString('latin1'))).toBe(false);

    const parsed = await PostalMime.parse(raw);
    expect(parsed.from).toEqual({ name: 'Zoë "Z" Müller, Ltd', address: 'zoe@x.test' });
    expect(parsed.to).toEqual([
      { name: '林 Bcc: evil@x.test', address: 'lin@x.test' },
      { name: '', address: 'b@x.test' },
    ]);
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.subject).toBe('Über das Kapitel 🎙');
    expect(parsed.messageId).toBe('<7f9c1f4e-1111-4222-8333-444455556666@x.test>');
    expect(parsed.date).toBe('2026-11-24T08:00:00.000Z');
    expect(parsed.headers.find(({ key }) => key === 'x-outspoken-item')?.value).toBe(
      '7f9c1f4e-1111-4222-8333-444455556666',
    );
    expect(parsed.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(plainBody(content()).trimEnd());
    const [attachment] = parsed.attachments;
    expect(attachment).toMatchObject({
      filename: '2026-11-23 Kapitel 3 – Hafen -Entwurf-.m4a',
      mimeType: 'audio/mp4',
      disposition: 'attachment',
    });
    expect(Buffer.from(attachment?.content as ArrayBuffer).equals(sound)).toBe(true);
  });

  it('answers in the thread', async () => {
    await composeMessage(content({ inReplyTo: '<before@x.test>' }), path, never);
    const parsed = await PostalMime.parse(readFileSync(path));
    expect(parsed.inReplyTo).toBe('<before@x.test>');
    expect(parsed.references).toBe('<before@x.test>');
  });

  it('leaves nothing behind when the file to attach is gone', async () => {
    const gone = recording({ path: join(folder, 'gone.m4a') });
    await expect(composeMessage(content({ recordings: [gone] }), path, never)).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('stops when told to', async () => {
    await expect(composeMessage(content(), path, AbortSignal.abort())).rejects.toThrow();
    expect(existsSync(path)).toBe(false);
  });
});

describe('a message with a picture and a transcript', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, ...Array.from({ length: 5000 }, (_, index) => index % 251)]);
  const hostile = '</td></table><img src=x onerror=alert(1)>\r\n--boundary\r\nBcc: evil@x.test';
  const rich = () =>
    recording({
      ...{ kind: 'screen', title: hostile, mimeType: 'video/mp4' },
      thumbnail: { cid: `${'a'.repeat(32)}@picture.outspoken`, jpeg: jpeg.toString('base64') },
      said: [
        { atMs: 0, text: hostile.replaceAll('\r\n', ' ') },
        { atMs: 61_000, text: 'Then: größer & "better".' },
      ],
      isSaidCut: true,
    });

  it('carries the picture itself, beside the HTML that shows it', async () => {
    await composeMessage(content({ recordings: [rich(), recording()] }), path, never);
    const parsed = await PostalMime.parse(readFileSync(path));
    const [first, ...others] = parsed.attachments;
    expect(first).toMatchObject({
      ...{ mimeType: 'image/jpeg', disposition: 'inline', related: true },
      contentId: `<${'a'.repeat(32)}@picture.outspoken>`,
    });
    expect(Buffer.from(first?.content as ArrayBuffer).equals(jpeg)).toBe(true);
    expect(others.map(({ mimeType }) => mimeType)).toEqual(['video/mp4', 'audio/mp4', carriedItemType]);
    expect(parsed.html).toContain(`<img src="cid:${'a'.repeat(32)}@picture.outspoken"`);
    expect(parsed.html?.match(/<img/g)).toHaveLength(1);
  });

  it('stays one message whatever its words are, in which both bodies say the same', async () => {
    await composeMessage(content({ text: '', recordings: [rich()] }), path, never);
    const parsed = await PostalMime.parse(readFileSync(path));
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.attachments).toHaveLength(3);
    expect(parsed.html).not.toMatch(/<img src=x|<\/td><\/table><img|onerror=alert\(1\)>/);
    const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
    const shown = (parsed.html ?? '')
      .replace(/<head>.*<\/head>/s, '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/&(lt|gt|amp|quot|#39|ldquo|rdquo);/g, (_, name: string) => {
        return { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" }[name] ?? '"';
      });
    const plain = (parsed.text ?? '').replaceAll(/^(Marked moments|What is said):$/gm, '$1');
    expect(words(shown)).toBe(words(plain));
    expect(parsed.text).toContain('  1:01  Then: größer & "better".');
    expect(parsed.text).toContain('This is the beginning. The rest is in the recording.');
  });

  it('is the same every time it is composed, but for its boundaries', async () => {
    const raws: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await composeMessage(content({ recordings: [rich()] }), path, never);
      raws.push(readFileSync(path, 'latin1').replaceAll(/--_NmP-[\w-]+|boundary="[^"]+"/g, 'B'));
    }
    expect(raws[0]).toBe(raws[1]);
  });

  it('is never larger than it is reckoned', async () => {
    const letters = 'größer Übung '.repeat(300);
    const full = { ...rich(), said: [{ atMs: 0, text: letters }] };
    const { sizeBytes } = await composeMessage(
      content({ recordings: [{ ...full, thumbnail: null }] }),
      path,
      never,
    );
    const soundBytes = Math.ceil(sound.byteLength / 57) * 78;
    expect(bodyBytes({ ...content(), recordings: [full] }) + soundBytes + 5000).toBeGreaterThan(sizeBytes);
  });
});

describe('the body', () => {
  it('begins with what the user wrote and says what is attached', () => {
    expect(plainBody(content())).toBe(
      [
        'Hello,',
        '<script>alert("1")</script>',
        '',
        '.dot',
        '',
        '-----',
        'Kapitel 3 – Hafen <Entwurf>',
        'Voice memo, 4:05, 100 kB. Recorded 23 November 2026, 23:30.',
        'Marked moments:',
        '  0:42  Budget & <b>plan</b>',
        '  3:10',
        'Attached as "2026-11-23 Kapitel 3 – Hafen -Entwurf-.m4a". It plays on any phone or computer.',
        '',
        'To answer, reply to this email.',
        '',
      ].join('\n'),
    );
  });

  it('needs no words', () => {
    expect(plainBody({ ...content(), text: ' \n' })).toMatch(/^Kapitel 3/);
  });

  it('escapes everything in HTML, loads nothing and fixes no colours', () => {
    const html = htmlBody(content());
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<br><br>.dot');
    expect(html).toContain('Budget &amp; &lt;b&gt;plan&lt;/b&gt;');
    expect(html).not.toMatch(/<script|<b>|https?:|src=|href=|url\(|[^-]color:|background/);
  });
});

describe('the body of a picture', () => {
  const part = { number: 2, count: 3 };
  const screen = { kind: 'screen', title: 'Tour', mimeType: 'video/mp4', preset: 'universal' } as const;

  it('says which part it is', () => {
    const body = plainBody({ text: '', part, recordings: [recording({ ...screen, part })] });
    expect(body).toMatch(
      /^This is message 2 of 3\. The rest follows\.\n\nTour, part 2 of 3\nScreen recording, 4:05, .*Each part plays by itself\.\n/,
    );
    expect(plainBody({ text: '', part: { number: 3, count: 3 }, recordings: [] })).not.toContain('follows');
    expect(htmlBody({ text: '', part, recordings: [recording({ ...screen, part })] })).toContain(
      'This is message 2 of 3.',
    );
  });

  it('says where it plays', () => {
    const say = (preset: 'small' | 'universal') =>
      plainBody({ text: '', recordings: [recording({ ...screen, preset })] });
    expect(say('small')).toContain(
      'It plays in Outspoken, Chrome, Edge, Firefox and on Android phones. Some iPhones',
    );
    expect(say('universal')).toContain('It plays on any phone or computer.');
  });
});

describe('bodyBytes', () => {
  it.each([
    ['letters', 'Look at this = and that & "so on".\n'.repeat(500)],
    ['umlauts', 'Größe, Übung, Ärger. '.repeat(900)],
    ['another script', '港の章について。'.repeat(2000)],
    ['one long line', 'x'.repeat(20_000)],
  ])('is never less than what travels: %s', async (_, text) => {
    const { sizeBytes } = await composeMessage(content({ text, recordings: [] }), path, never);
    expect(bodyBytes({ text, recordings: [] }) + 2500).toBeGreaterThan(sizeBytes);
  });
});

describe('attachmentNames', () => {
  it('dates, cleans and numbers', () => {
    const createdAt = '2026-11-23T23:30:00.000-08:00';
    const names = attachmentNames([
      { title: 'Plan: A/B?', createdAt, path: '/x/deliverable.m4a', part: null },
      { title: 'plan: a/b?', createdAt, path: '/x/deliverable.m4a', part: null },
      { title: '../../\u202Egnp.exe', createdAt, path: 'x.ogg', part: null },
      { title: 'x'.repeat(300), createdAt, path: 'x.mp4', part: { number: 2, count: 3 } },
    ]);
    expect(names.slice(0, 3)).toEqual([
      '2026-11-23 Plan- A-B-.m4a',
      '2026-11-23 plan- a-b- (2).m4a',
      '2026-11-23 ..-..-gnp.exe.ogg',
    ]);
    expect(names[3]).toMatch(/^2026-11-23 x{50,} \(2 of 3\)\.mp4$/);
  });

  it('tells the other Outspoken what it carries, as its last attachment', async () => {
    const second = recording({ fileName: 'second.m4a', fileNumber: 2 });
    await composeMessage(content({ recordings: [recording(), second] }), path, never);
    const message = await PostalMime.parse(readFileSync(path));
    const header = (name: string) => message.headers.find(({ key }) => key === name)?.value;
    expect(header('x-outspoken-project')).toBe('22222222-2222-4222-8222-222222222222');
    const last = message.attachments.at(-1);
    expect(last).toMatchObject({ filename: 'outspoken.json', mimeType: carriedItemType });
    const text = new TextDecoder().decode(last?.content as ArrayBuffer);
    const said = carriedItemSchema.parse(JSON.parse(text));
    expect(said).toMatchObject({
      itemId: header('x-outspoken-item'),
      receiptSecret: 'S'.repeat(43),
      recordings: [
        {
          ...{ title: 'Kapitel 3 – Hafen <Entwurf>', files: [{ sha256: 'a'.repeat(64) }] },
          attached: [{ number: 1 }, { number: 2, name: 'second.m4a' }],
        },
      ],
    });
  });
});
