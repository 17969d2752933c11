import { spawn } from 'node:child_process';
import { inRoot } from '../../electron/bootstrap/paths.ts';

/** What a script with nodemailer and nothing else needs to send a file. */
export interface BareMail {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly to: string;
  readonly path: string;
  readonly authority: string;
}

const script = `
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
const { port, user, password, to, path } = JSON.parse(process.env.BARE_MAIL);
const memory = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
const before = memory();
const begin = performance.now();
const transport = createTransport({ host: 'localhost', port, secure: true, auth: { user, pass: password } });
await transport.sendMail({ from: user, to, subject: 'Bare', text: 'Hello', attachments: [{ path }] });
const seconds = (performance.now() - begin) / 1000;
transport.close();
console.log(JSON.stringify({ seconds, growthMiB: memory() - before }));
`;

/** Sends one file with a bare nodemailer script in a process of its own. */
export async function sendBare(
  mail: BareMail,
): Promise<{ readonly seconds: number; readonly growthMiB: number }> {
  const env = { ...process.env, BARE_MAIL: JSON.stringify(mail), NODE_EXTRA_CA_CERTS: mail.authority };
  const args = ['--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, {
    cwd: inRoot('.'),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(text) as { seconds: number; growthMiB: number };
}
