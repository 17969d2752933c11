import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MediaSource, mediaResponse } from './media-response.ts';
import { parseRange } from './media-response-range.ts';

const prefix = Buffer.from('prefix');
const file = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));
const whole = Buffer.concat([prefix, file.subarray(10)]);
let folder: string;
let source: MediaSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outspoken-media-'));
  const path = join(folder, 'sound.webm');
  await writeFile(path, file);
  source = {
    bytes: { prefix, path, fileStart: 10, fileBytes: file.length - 10 },
    mimeType: 'audio/webm;codecs=opus',
    downloadName: null,
    durationMs: null,
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ask(headers: Record<string, string> = {}, method = 'GET'): Response {
  return mediaResponse(new Request('http://127.0.0.1/media/x', { method, headers }), source);
}

async function bodyOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('a media response', () => {
  it('without range is the whole of prefix and file', async () => {
    const response = ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-length': String(whole.length),
      'content-type': 'audio/webm',
      'x-content-type-options': 'nosniff',
    });
    expect((await bodyOf(response)).equals(whole)).toBe(true);
  });

  it.each([
    ['bytes=0-1', 0, 2],
    ['bytes=3-9', 3, 10],
    ['bytes=6-', 6, whole.length],
    ['bytes=-5', whole.length - 5, whole.length],
    ['bytes=-9999999', 0, whole.length],
    ['bytes=300000-9999999', 300_000, whole.length],
    ['bytes = 4 - 4', 4, 5],
  ])('to %s is that part', async (range, first, end) => {
    const response = ask({ Range: range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${end - 1}/${whole.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - first));
    expect((await bodyOf(response)).equals(whole.subarray(first, end))).toBe(true);
  });

  it.each(['bytes=9-3', 'bytes=0-1,4-5', 'bytes=-', 'lines=0-1', 'bytes=a-b', ''])(
    'ignores %j',
    async (range) => {
      const response = ask({ Range: range });
      expect(response.status).toBe(200);
      expect((await bodyOf(response)).length).toBe(whole.length);
    },
  );

  it.each(['bytes=9999999-', `bytes=${whole.length}-`, 'bytes=-0'])('to %s is 416', (range) => {
    const response = ask({ Range: range });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${whole.length}`);
  });

  it('to a player is whole, also where it waits for its pace', async () => {
    const request = new Request('http://127.0.0.1/media/x', { headers: { Range: 'bytes=6-' } });
    const response = mediaResponse(request, { ...source, durationMs: 3_600_000 });
    expect((await bodyOf(response)).equals(whole.subarray(6))).toBe(true);
  });

  it('to HEAD has the headers only, to other methods is 405, to a stale If-Range is whole', async () => {
    const head = ask({ Range: 'bytes=0-1' }, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole.length)]);
    expect((await bodyOf(head)).length).toBe(0);
    expect(ask({}, 'POST').status).toBe(405);
    const conditional = ask({ Range: 'bytes=0-1', 'If-Range': '"old"' });
    expect(conditional.status).toBe(200);
    await conditional.body?.cancel();
  });

  it('of an empty file is empty', async () => {
    const empty = { ...source, bytes: { ...source.bytes, prefix: new Uint8Array(0), fileBytes: 0 } };
    const response = mediaResponse(new Request('http://127.0.0.1/'), empty);
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0']);
    expect((await bodyOf(response)).length).toBe(0);
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  });

  it('offers a file to save under any name and serves nothing as a page', async () => {
    const page = { ...source, mimeType: 'text/html\r\nX: y', downloadName: 'Ré"union\r\n; 1\ud800.m4a' };
    const response = mediaResponse(new Request('http://127.0.0.1/'), page);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="R__union___ 1_.m4a"; filename*=UTF-8''R%C3%A9%22union%0D%0A%3B%201%EF%BF%BD.m4a`,
    );
    await response.body?.cancel();
  });

  it('of a file that shrank or went ends in an error of the reader alone', async () => {
    const path = join(folder, 'shrinks');
    await writeFile(path, file);
    const shrinking = { ...source, bytes: { ...source.bytes, path } };
    const response = mediaResponse(new Request('http://127.0.0.1/'), shrinking);
    await truncate(path, 200_000);
    await expect(response.arrayBuffer()).rejects.toThrow('shorter');
    const gone = mediaResponse(new Request('http://127.0.0.1/'), shrinking);
    await rm(path);
    await expect(gone.arrayBuffer()).rejects.toThrow('ENOENT');
  });
});

describe('responses that are cut off', () => {
  it.runIf(process.platform === 'linux')('leave no file open, fifty times over', async () => {
    const before = await openFiles();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const reader = ask({ Range: `bytes=${index * 10}-` }).body?.getReader();
        if (index % 3 > 0) await reader?.read();
        const reading = index % 3 === 2 ? reader?.read().catch(() => undefined) : undefined;
        await reader?.cancel();
        await reading;
      }),
    );
    expect(await openFiles()).toBe(before);
  });

  it.runIf(process.platform === 'linux')('while they wait for their pace leave no file open', async () => {
    const before = await openFiles();
    const request = new Request('http://127.0.0.1/media/x', { headers: { Range: 'bytes=0-' } });
    const reader = mediaResponse(request, { ...source, durationMs: 3_600_000 }).body?.getReader();
    const burst = await readAtLeast(reader, 524_288);
    expect(burst).toBeLessThan(whole.length);
    const waiting = reader?.read();
    await reader?.cancel();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect.poll(() => openFiles()).toBe(before);
  });

  it.runIf(process.platform === 'linux')('by a browser that hangs up leave no file open', async () => {
    const server = createServer((_, out) => {
      const reader = ask().body?.getReader();
      out.on('close', () => void reader?.cancel());
      const pump = async () => {
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
          if (!out.write(part.value))
            await new Promise((resolve) => out.once('drain', resolve).once('close', resolve));
        }
        out.end();
      };
      void pump();
    });
    const port = await listen(server);
    const before = await openFiles('sound.webm');
    for (let index = 0; index < 50; index++) {
      const abort = new AbortController();
      const response = await fetch(`http://127.0.0.1:${port}/`, { signal: abort.signal });
      await response.body?.getReader().read();
      abort.abort();
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect.poll(() => openFiles('sound.webm')).toBe(before);
  });
});

async function readAtLeast(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  wanted: number,
): Promise<number> {
  let read = 0;
  while (read < wanted) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    read += piece.value.length;
  }
  return read;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function openFiles(name = 'sound.webm'): Promise<number> {
  const links = await readdir('/proc/self/fd');
  const targets = await Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
  return targets.filter((target) => target.endsWith(name)).length;
}
