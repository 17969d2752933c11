import { type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../disposables.ts';

/** What the server does at one step: a whole reply, at once or late, silence, or a cut connection (after `reply`, if there is one). */
export type Fault =
  | string
  | { readonly delayMs: number; readonly reply: string }
  | { readonly hang: true }
  | { readonly drop: true; readonly reply?: string };

/** Steps of a session; `END` is the dot after the data, `BODY` its first bytes. */
export type FaultStep =
  'GREETING' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'BODY' | 'END' | 'QUIT';

/** Behaviour by step; what is left out succeeds. A function sees the line and how often it was asked before. */
export type FaultScript = Partial<Record<FaultStep, Fault | ((line: string, count: number) => Fault)>>;

/** A server on loopback that fails as its script says. */
export interface FaultServer extends Disposable {
  readonly port: number;
  /** Can be replaced at any time. */
  script: FaultScript;
  /** Commands of all sessions, in order, without the data. */
  readonly commands: string[];
  /** Whole messages received up to their dot, whatever was answered. */
  readonly messages: string[];
  connections(): number;
}

const success: Record<FaultStep, string> = {
  GREETING: '220 fault.test ESMTP ready',
  EHLO: '250-fault.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000',
  STARTTLS: '454 4.7.0 TLS not available',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  BODY: '',
  END: '250 2.0.0 queued as 42',
  QUIT: '221 2.0.0 bye',
};

function stepOf(line: string): FaultStep | null {
  const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
  return Object.hasOwn(success, verb) ? (verb as FaultStep) : null;
}

/** Collects a message up to its dot; only what is new is looked through, since messages are large. */
function createBody() {
  const texts: string[] = [];
  // A dot may come first, as after the end of a line.
  let tail = '\r\n';
  return {
    take(text: string): { readonly message: string; readonly rest: string } | null {
      const seen = tail + text;
      const end = seen.indexOf('\r\n.\r\n');
      tail = seen.slice(-4);
      texts.push(text);
      if (end < 0) return null;
      const whole = texts.join('');
      const message = whole.slice(0, Math.max(0, whole.length - seen.length + end));
      return { message, rest: seen.slice(end + 5) };
    },
  };
}

/** Handles one connection; `perform` answers a step and says whether the session goes on. */
function serve(
  socket: Socket,
  perform: (step: FaultStep, line: string) => boolean,
  server: FaultServer,
): void {
  let pending = '';
  let inData = false;
  let bodySeen = false;
  let body = createBody();
  const takeData = () => {
    if (!bodySeen && pending.length > 0) {
      bodySeen = true;
      if (!perform('BODY', '')) return false;
    }
    const ended = body.take(pending);
    pending = ended?.rest ?? '';
    if (ended === null) return false;
    server.messages.push(ended.message);
    body = createBody();
    inData = false;
    return perform('END', '.');
  };
  const takeLine = () => {
    const end = pending.indexOf('\r\n');
    if (end < 0) return false;
    const line = pending.slice(0, end);
    pending = pending.slice(end + 2);
    server.commands.push(line);
    const step = stepOf(line);
    if (step === null) {
      socket.write('500 5.5.1 what?\r\n');
      return true;
    }
    const goesOn = perform(step, line);
    if (step === 'DATA' && goesOn) inData = true;
    return goesOn;
  };
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    while (inData ? takeData() : takeLine());
  });
  perform('GREETING', '');
}

/** Starts a {@link FaultServer} on a free port. */
export async function startFaultServer(script: FaultScript = {}): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const counts = new Map<FaultStep, number>();
  let connectionCount = 0;
  const listener = createServer((socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const perform = (step: FaultStep, line: string) => {
      const count = counts.get(step) ?? 0;
      counts.set(step, count + 1);
      const entry = server.script[step] ?? success[step];
      const fault = typeof entry === 'function' ? entry(line, count) : entry;
      if (typeof fault === 'string') {
        if (fault !== '') socket.write(`${fault}\r\n`);
        return !/^[45]/.test(fault) || step !== 'DATA';
      }
      if ('delayMs' in fault) {
        setTimeout(() => socket.writable && socket.write(`${fault.reply}\r\n`), fault.delayMs);
        return true;
      }
      // Nor does it read what else may come.
      socket.removeAllListeners('data').resume();
      if ('hang' in fault) return false;
      if (fault.reply === undefined) socket.destroy();
      else socket.end(fault.reply);
      return false;
    };
    serve(socket, perform, server);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const server: FaultServer = {
    port: (listener.address() as AddressInfo).port,
    script,
    commands: [],
    messages: [],
    connections: () => connectionCount,
    async dispose() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}
