import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransferEncoding } from './read-structure.ts';
import { transferDecoder } from './transfer-decoder.ts';

/** Decodes `text` in pieces of `size` bytes. */
async function decode(encoding: TransferEncoding, text: Buffer, size: number): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(text.byteLength / size) }, (_, index) =>
    text.subarray(index * size, (index + 1) * size),
  );
  return await buffer(Readable.from(pieces).pipe(transferDecoder(encoding)));
}

describe('transferDecoder', () => {
  it('undoes base64, wherever the lines and the pieces end', async () => {
    const anyData = fc.uint8Array({ maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(anyData, fc.integer({ min: 1, max: 90 }), async (data, size) => {
        const lines = Buffer.from(data).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
        expect(await decode('base64', Buffer.from(lines), size)).toEqual(Buffer.from(data));
      }),
    );
  });

  it.each([1, 2, 3, 100])('undoes quoted-printable in pieces of %d', async (size) => {
    const text = Buffer.from('Gr=C3=BC=\r\n=C3=9Fe  \r\n=3D1=');
    expect((await decode('quoted-printable', text, size)).toString()).toBe('Grüße\r\n=1');
  });

  it('holds little of a line without end', async () => {
    const text = Buffer.alloc(1_000_000, 'x');
    expect(await decode('quoted-printable', text, 1000)).toEqual(text);
  });
});
