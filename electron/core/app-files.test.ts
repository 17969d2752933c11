import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppFiles } from './app-files.ts';

let serve: (request: Request) => Promise<Response>;

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'outspoken-files-'));
  await mkdir(join(root, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.js'), 'secret');
  await writeFile(join(root, 'renderer', 'index.html'), '<title>Outspoken</title>');
  await writeFile(join(root, 'renderer', 'assets', 'main.js'), 'export {};');
  serve = createAppFiles(join(root, 'renderer'));
});

const get = (path: string, method = 'GET') => serve(new Request(`http://127.0.0.1${path}`, { method }));

describe('app files', () => {
  it('serves the page with a content security policy and never lets it be kept', async () => {
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Outspoken');
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('serves assets with their type, and only their headers to HEAD', async () => {
    const response = await get('/assets/main.js', 'HEAD');
    expect(response.headers.get('Content-Type')).toContain('text/javascript');
    expect(response.headers.get('Content-Length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  it.each([
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/..%5csecret.js',
    '/assets/main.js%00',
    '/%',
    '/none.js',
    '/assets',
  ])('answers 404 to %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('refuses other methods', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
  });
});
