import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** A browser's debugging pipe: the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/) as JSON texts that end in NUL. */
export interface DevtoolsPipe {
  /** Asks for something; resolves when the browser has answered, rejects when it refuses or is gone. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<void>;
  on(listener: (event: DevtoolsEvent) => void): void;
}

/** Something the browser tells unasked. */
export interface DevtoolsEvent {
  readonly method: string;
  readonly params?: unknown;
}

const messageSchema = z.union([
  z.object({ id: z.number(), error: z.object({ message: z.string() }).optional() }),
  z.object({ method: z.string(), params: z.unknown() }),
]);

/** Splits a stream at NUL characters. */
function readTexts(input: Readable, receive: (text: string) => void): void {
  let rest = '';
  input.setEncoding('utf8');
  input.on('data', (data: string) => {
    const texts = (rest + data).split('\0');
    rest = texts.pop() ?? '';
    texts.forEach(receive);
  });
}

/** Speaks over the browser's file descriptors 3 (`output`) and 4 (`input`). */
export function createDevtoolsPipe(input: Readable, output: Writable): DevtoolsPipe {
  const pending = new Map<
    number,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >();
  const listeners: ((event: DevtoolsEvent) => void)[] = [];
  let lastId = 0;

  readTexts(input, (text) => {
    const message = messageSchema.parse(JSON.parse(text));
    if ('method' in message) {
      for (const listener of listeners) listener(message);
      return;
    }
    if (message.error === undefined) pending.get(message.id)?.resolve();
    else pending.get(message.id)?.reject(new Error(message.error.message));
    pending.delete(message.id);
  });
  const gone = () => {
    for (const { reject } of pending.values()) reject(new Error('the browser is gone'));
    pending.clear();
  };
  input.on('close', gone);
  input.on('error', gone);
  output.on('error', gone);
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        pending.set(id, { resolve, reject });
        output.write(`${JSON.stringify({ id, method, params })}\0`);
      }),
    on: (listener) => void listeners.push(listener),
  };
}
