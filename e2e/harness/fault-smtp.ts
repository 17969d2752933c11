import { type Socket, createServer } from 'node:net';

/** How the server misbehaves. `drop-after-data` takes the whole message and hangs up instead of confirming it. */
export type Fault = 'none' | 'silent' | 'garbage' | 'refuse-recipient' | 'busy' | 'drop-after-data';

/** Moments of a session, each before the server answers; `BODY` is the first line of the message, `END` its dot. */
export const smtpMoments = ['EHLO', 'MAIL', 'RCPT', 'DATA', 'BODY', 'END'] as const;

/** See {@link smtpMoments}. */
export type SmtpMoment = (typeof smtpMoments)[number];

/** An SMTP server on loopback that follows a script (RFC 5321), without TLS or sign-in. */
export interface FaultServer {
  readonly port: number;
  fault: Fault;
  /** Called at every moment; the server does nothing more in this session until it resolves. */
  onMoment: (moment: SmtpMoment) => Promise<void> | void;
  /** Message-ID of every message it took whole, confirmed or not, in order. */
  readonly taken: string[];
  close(): Promise<void>;
}

type Behaviour = Pick<FaultServer, 'fault' | 'onMoment'>;

interface Session {
  readonly socket: Socket;
  readonly taken: string[];
  inData: boolean;
  body: string;
}

const mostKeptBody = 20_000;

function answer(line: string, fault: Fault): string {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'EHLO') return '250-fault.test\r\n250 SIZE 30000000';
  if (verb === 'RCPT' && fault === 'refuse-recipient') return '550 5.1.1 No such person here';
  if (verb === 'MAIL' && fault === 'busy') return '451 4.3.0 Come back later';
  if (verb === 'DATA') return '354 Go on';
  if (verb === 'QUIT') return '221 Bye';
  return '250 OK';
}

function momentOf(line: string, { inData, body }: Session): SmtpMoment | null {
  if (inData) return line === '.' ? 'END' : body === '' ? 'BODY' : null;
  return smtpMoments.find((moment) => line.toUpperCase().startsWith(moment)) ?? null;
}

function takeMessage(session: Session, fault: Fault): void {
  session.taken.push(/^Message-ID:\s*(\S+)/im.exec(session.body)?.[1] ?? 'none');
  session.inData = false;
  session.body = '';
  if (fault === 'drop-after-data') session.socket.destroy();
  else session.socket.write('250 2.0.0 Taken\r\n');
}

async function takeLine(line: string, session: Session, behaviour: Behaviour): Promise<void> {
  const moment = momentOf(line, session);
  if (moment !== null) await behaviour.onMoment(moment);
  if (session.inData && line === '.') takeMessage(session, behaviour.fault);
  else if (session.inData) session.body += session.body.length < mostKeptBody ? `${line}\n` : '';
  else {
    session.inData = moment === 'DATA';
    session.socket.write(`${answer(line, behaviour.fault)}\r\n`);
  }
}

function serve(socket: Socket, taken: string[], behaviour: Behaviour): void {
  const session: Session = { socket, taken, inData: false, body: '' };
  const pending: string[] = [];
  let rest = '';
  let working = false;
  const work = async () => {
    if (working) return;
    working = true;
    for (let line = pending.shift(); line !== undefined; line = pending.shift()) {
      await takeLine(line, session, behaviour);
    }
    working = false;
  };
  socket.setEncoding('latin1').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    pending.push(...lines);
    void work();
  });
}

/** Starts the server on a free port. */
export async function startFaultSmtp(): Promise<FaultServer> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  const behaviour: Behaviour = { fault: 'none', onMoment: () => undefined };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (behaviour.fault === 'silent') return;
    socket.write(behaviour.fault === 'garbage' ? 'I am a teapot\r\n' : '220 fault.test ESMTP\r\n');
    serve(socket, taken, behaviour);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const rest = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    taken,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return Object.assign(behaviour, rest);
}
