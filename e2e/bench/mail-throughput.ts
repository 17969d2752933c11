import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../harness/free-folder.ts';
import { importFile } from '../harness/import-file.ts';
import { type MailServer, canRunMailServer, startMailServer } from '../harness/mail/mail-server.ts';
import { type QuickApp, startQuickApp } from '../harness/quick-app.ts';
import { sendBare } from './bare-mail.ts';
import { type Figure, median } from './figures.ts';
import { memoryOf } from './process-memory.ts';

const rounds = 3;
const limitBytes = 400_000_000;

/** A film of noise, which nothing makes smaller: about 73 MiB, 100 MiB as it travels. */
function makeFilm(path: string): void {
  const size = 640 * 360 * 1.5 * 250;
  const args = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', '640x360', '-r', '25', '-i', '-'];
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '6', '-pix_fmt', 'yuv420p'];
  const noise = readNoise(size);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, ...codec, path], { input: noise });
}

function readNoise(bytes: number): Buffer {
  return execFileSync('head', ['-c', String(bytes), '/dev/urandom'], { maxBuffer: bytes + 1 });
}

async function useAccount({ rpc }: QuickApp, server: MailServer): Promise<void> {
  const email = server.address('client');
  const smtp = { smtpHost: 'localhost', smtpPort: server.tlsPort, smtpSecurity: 'tls' } as const;
  const account = { email, userName: email, imapHost: null, ...smtp };
  await rpc.call('mail.saveAccount', { account, password: server.password });
  await rpc.call('settings.update', { mailLimitMegabytes: limitBytes / 1_000_000 });
}

/** Queues the film and times its way: all of it, and from the moment the server is talked to. */
async function sendByApp({ rpc, app }: QuickApp, recordingId: string, to: string) {
  const before = memoryOf(app.pid).resident;
  const begin = performance.now();
  const sending = rpc.next(({ name, payload }) => name === 'outbox.changed' && payload.state === 'sending');
  const ended = rpc.next(
    ({ name, payload }) =>
      name === 'outbox.changed' && (payload.state === 'sent' || payload.state === 'failed'),
  );
  await rpc.call('outbox.queueMessage', {
    ...{ recordingIds: [recordingId], to: [to], subject: 'Noise', text: 'Hello', sendAt: null },
    screenPreset: 'original',
  });
  await Promise.race([sending, ended]);
  const from = performance.now();
  const { payload } = await ended;
  const now = performance.now();
  if ('state' in payload && payload.state !== 'sent') throw new Error(JSON.stringify(payload));
  const growthMiB = memoryOf(app.pid).peak - before;
  return { seconds: (now - from) / 1000, wholeSeconds: (now - begin) / 1000, growthMiB };
}

/** Time and memory of sending a large message, against nodemailer alone with the same file and server in turn. */
export async function measureMail(): Promise<Figure[]> {
  if (!canRunMailServer()) throw new Error('Postfix and Dovecot are not on this machine, or we are not root');
  const folder = makeFolder('mail-bench');
  const path = join(folder.path, 'noise.mp4');
  makeFilm(path);
  const server = await startMailServer(limitBytes);
  const app = await startQuickApp({ NODE_EXTRA_CA_CERTS: server.authority });
  const bare: { seconds: number; growthMiB: number }[] = [];
  const ours: Awaited<ReturnType<typeof sendByApp>>[] = [];
  try {
    await useAccount(app, server);
    const recordingId = await importFile(app.rpc, path);
    const to = server.address('freelancer');
    const { password, authority, tlsPort: port } = server;
    for (let round = 0; round < rounds; round++) {
      ours.push(await sendByApp(app, recordingId, to));
      bare.push(await sendBare({ port, user: server.address('client'), password, to, path, authority }));
    }
  } finally {
    await app.dispose();
    await server.dispose();
  }
  const megabytes = (statSync(path).size * 1.3685) / 1_048_576;
  folder.remove();
  const bareSeconds = median(bare.map(({ seconds }) => seconds));
  const note = `${megabytes.toFixed(0)} MiB as it travels; nodemailer alone ${bareSeconds.toFixed(2)} s`;
  return [
    {
      name: 'Sending a large message, times of nodemailer alone',
      value: median(ours.map(({ seconds }) => seconds)) / bareSeconds,
      unit: '',
      note: `${note}; bar 1.1`,
    },
    {
      name: 'Making, composing and sending it, times of nodemailer alone',
      value: median(ours.map(({ wholeSeconds }) => wholeSeconds)) / bareSeconds,
      unit: '',
      note: 'a copy made for sending, then a spool file that survives a power cut',
    },
    {
      name: 'Peak memory of core above its start while sending it',
      value: Math.max(...ours.slice(0, 1).map(({ growthMiB }) => growthMiB)),
      unit: 'MiB',
      note: `nodemailer alone ${Math.max(...bare.map(({ growthMiB }) => growthMiB)).toFixed(0)} MiB; bar 40`,
    },
  ];
}
