import { Transform } from 'node:stream';
import type { TransferEncoding } from './read-structure.ts';

function decodeBase64() {
  let rest = '';
  return {
    write(chunk: Buffer) {
      const text = rest + chunk.toString('latin1').replaceAll(/[^A-Za-z0-9+/]/g, '');
      const whole = text.length - (text.length % 4);
      rest = text.slice(whole);
      return Buffer.from(text.slice(0, whole), 'base64');
    },
    end: () => Buffer.from(rest, 'base64'),
  };
}

function decodeLine(text: string): Buffer {
  const plain = text
    .replaceAll(/[ \t]+(?=\r?\n)/g, '')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** Lines of this encoding are 76 characters (RFC 2045 6.7); longer ones are cut, so that none fills the memory. */
const maxHeld = 64 * 1024;

function decodeQuotedPrintable() {
  let rest = '';
  return {
    write(chunk: Buffer) {
      const text = rest + chunk.toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      const whole = end === 0 && text.length > maxHeld ? text.length - 2 : end;
      rest = text.slice(whole);
      return decodeLine(text.slice(0, whole));
    },
    end: () => decodeLine(rest.replace(/=$/, '')),
  };
}

function decodeNothing() {
  return { write: (chunk: Buffer) => chunk, end: () => Buffer.alloc(0) };
}

const decoders = {
  base64: decodeBase64,
  'quoted-printable': decodeQuotedPrintable,
  identity: decodeNothing,
} satisfies Record<TransferEncoding, unknown>;

/** A stream that undoes a transfer encoding (RFC 2045 6.7, 6.8) in constant memory; what does not belong there is skipped. */
export function transferDecoder(encoding: TransferEncoding): Transform {
  const decoder = decoders[encoding]();
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, decoder.write(chunk));
    },
    flush(done) {
      done(null, decoder.end());
    },
  });
}
