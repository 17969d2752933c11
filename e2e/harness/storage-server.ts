import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '../../shared/model/storage.ts';
import { freePorts } from './mail/free-ports.ts';
import { waitUntil } from './wait-until.ts';

/** A WebDAV server on loopback: everybody may read, and write with the password. */
export interface StorageServer {
  readonly storage: Storage;
  readonly secret: string;
  /** Where its files lie. */
  readonly files: string;
  dispose(): Promise<void>;
}

const program = '/usr/sbin/lighttpd';

/** True where lighttpd is on this machine. */
export function canRunStorageServer(): boolean {
  return existsSync(program);
}

/** Starts lighttpd with mod_webdav on `folder`. */
export async function startStorageServer(folder: string): Promise<StorageServer> {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  const [port = 0] = await freePorts(1);
  writeFileSync(join(folder, 'users'), 'zoe:secret\n');
  const config = join(folder, 'lighttpd.conf');
  writeFileSync(
    config,
    `server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${files}"
server.upload-dirs = ("${folder}")
server.errorlog = "${folder}/error.log"
server.modules = ("mod_auth", "mod_authn_file", "mod_webdav")
webdav.activate = "enable"
auth.backend = "plain"
auth.backend.plain.userfile = "${folder}/users"
$HTTP["request-method"] != "GET" {
  auth.require = ("/" => ("method" => "basic", "realm" => "test", "require" => "valid-user"))
}
`,
  );
  const child = spawn(program, ['-D', '-f', config], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  await waitUntil(async () => (await fetch(url).catch(() => null)) !== null);
  return {
    storage: { kind: 'webdav', url, userName: 'zoe', publicUrl: null },
    ...{ secret: 'secret', files },
    async dispose() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
