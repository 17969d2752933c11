import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { Storage } from '../../../../shared/model/storage.ts';

/** A server on loopback with one folder or bucket. */
export interface StorageServer {
  readonly storage: Storage;
  readonly secret: string;
  /** Where the files are that it keeps. */
  readonly files: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Waits until something answers at `url`. */
async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}

/**
 * Starts Debian's lighttpd with mod_webdav on `folder`, which takes a file in pieces where `takesPieces`, and of no more
 * than `mostKilobytes` in one request. With `isReadByAll`, only writing takes a password.
 */
export async function startLighttpd(
  folder: string,
  {
    takesPieces = true,
    mostKilobytes = 0,
    isReadByAll = false,
  }: { takesPieces?: boolean; mostKilobytes?: number; isReadByAll?: boolean } = {},
): Promise<StorageServer> {
  const files = join(folder, 'files');
  for (const name of ['files', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'users'), 'zoe:pass wörd\n');
  const config = join(folder, 'lighttpd.conf');
  writeFileSync(
    config,
    `server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${files}"
server.upload-dirs = ("${folder}/tmp")
server.errorlog = "${folder}/error.log"
server.max-request-size = ${mostKilobytes}
server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
webdav.activate = "enable"
${takesPieces ? 'webdav.opts = ("partial-put-copy-modify" => "enable")' : ''}
auth.backend = "plain"
auth.backend.plain.userfile = "${folder}/users"
${isReadByAll ? '$HTTP["request-method"] != "GET" {' : ''}
auth.require = ("/" => ("method" => "basic", "realm" => "test", "require" => "valid-user"))
${isReadByAll ? '}' : ''}
`,
  );
  const child = spawn('/usr/sbin/lighttpd', ['-D', '-f', config], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}/`;
  await untilAnswers(url);
  return {
    storage: { kind: 'webdav', url, userName: 'zoe', publicUrl: null },
    ...{ secret: 'pass wörd', files },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Starts s3rver from npm with one bucket in `folder`. */
export async function startS3(folder: string): Promise<StorageServer> {
  const files = join(folder, 's3');
  mkdirSync(files, { recursive: true });
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: files },
    configureBuckets: [{ name: 'outspoken', configs: [] }],
  });
  const { port } = await server.run();
  let isRunning = true;
  return {
    storage: {
      ...{ kind: 's3', url: `http://127.0.0.1:${port}`, region: 'us-east-1' },
      ...{ bucket: 'outspoken', userName: 'S3RVER' },
    },
    ...{ secret: 'S3RVER', files: join(files, 'outspoken') },
    async stop() {
      if (isRunning) await server.close();
      isRunning = false;
    },
  };
}
