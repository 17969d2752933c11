import { type Socket, createServer } from 'node:net';

/** How the server misbehaves. `drop-after-data` takes the whole message and hangs up instead of confirming it. */
export type Fault = 'none' | 'silent' | 'garbage' | 'refuse-recipient' | 'busy' | 'drop-after-data';

/** An SMTP server on loopback that follows a script (RFC 5321), without TLS or sign-in. */
export interface FaultServer {
  readonly port: number;
  fault: Fault;
  /** Message-ID of every message it took whole, confirmed or not, in order. */
  readonly taken: string[];
  close(): Promise<void>;
}

interface Session {
  inData: boolean;
  body: string;
}

function answer(line: string, fault: Fault): string {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'EHLO') return '250-fault.test\r\n250 SIZE 30000000';
  if (verb === 'RCPT' && fault === 'refuse-recipient') return '550 5.1.1 No such person here';
  if (verb === 'MAIL' && fault === 'busy') return '451 4.3.0 Come back later';
  if (verb === 'DATA') return '354 Go on';
  if (verb === 'QUIT') return '221 Bye';
  return '250 OK';
}

/** Starts the server on a free port. */
export async function startFaultSmtp(): Promise<FaultServer> {
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  const state = { fault: 'none' as Fault };

  const takeMessage = (session: Session, socket: Socket) => {
    taken.push(/^Message-ID:\s*(\S+)/im.exec(session.body)?.[1] ?? 'none');
    session.inData = false;
    session.body = '';
    if (state.fault === 'drop-after-data') socket.destroy();
    else socket.write('250 2.0.0 Taken\r\n');
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (state.fault === 'silent') return;
    socket.write(state.fault === 'garbage' ? 'I am a teapot\r\n' : '220 fault.test ESMTP\r\n');
    const session: Session = { inData: false, body: '' };
    let pending = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      pending += text;
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (session.inData && line === '.') takeMessage(session, socket);
        else if (session.inData) session.body += session.body.length < 20_000 ? `${line}\n` : '';
        else {
          session.inData = line.toUpperCase() === 'DATA';
          socket.write(`${answer(line, state.fault)}\r\n`);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    taken,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
