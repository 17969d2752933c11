import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';

let root: string;
let npm: string;

/** A repository with the real bootstrap, and an npm that "installs" this Node. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outspoken-bootstrap-'));
  await mkdir(join(root, 'electron', 'bootstrap'), { recursive: true });
  await cp(
    fileURLToPath(new URL('./bootstrap.mjs', import.meta.url)),
    join(root, 'electron', 'bootstrap', 'bootstrap.mjs'),
  );
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  npm = join(root, 'npm-cli.cjs');
  await putNpm('');
});

async function putNpm(before: string): Promise<void> {
  await writeFile(
    npm,
    `const fs = require('fs');
fs.appendFileSync(${JSON.stringify(join(root, 'npm-calls'))}, process.argv[2] + '\\n');
console.log('npm says a lot');
${before}
fs.mkdirSync('node_modules', { recursive: true });
fs.writeFileSync('node_modules/.package-lock.json', '{}');
const folder = 'node_modules/node-' + process.platform + '-' + process.arch + '/bin';
fs.mkdirSync(folder, { recursive: true });
if (!fs.existsSync(folder + '/node')) fs.symlinkSync(${JSON.stringify(process.execPath)}, folder + '/node');`,
  );
}

async function putScript(text: string): Promise<void> {
  await writeFile(join(root, 'script.ts'), text);
}

const args = (...rest: string[]) => [
  join(root, 'electron', 'bootstrap', 'bootstrap.mjs'),
  'script.ts',
  ...rest,
];
const env = () => ({ ...process.env, npm_execpath: npm, npm_lifecycle_event: undefined });
const run = (...rest: string[]) =>
  spawnSync(process.execPath, args(...rest), { encoding: 'utf8', env: env(), timeout: 30_000 });
const npmCalls = async () => (await readFile(join(root, 'npm-calls'), 'utf8')).trim().split('\n');

describe('bootstrap', () => {
  it('installs once, quietly, and again when the lock file changed', async () => {
    await putScript('const text: string = process.argv.slice(2).join(); console.log(text);');
    const first = run('--a', 'b c');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Installing dependencies[^\n]*\n--a,b c\n$/);
    expect(run().stdout).toBe('\n');
    expect(await npmCalls()).toEqual(['ci']);

    await writeFile(join(root, 'package-lock.json'), '{"changed":true}');
    expect(run().status).toBe(0);
    expect(run().status).toBe(0);
    expect(await npmCalls()).toEqual(['ci', 'ci']);
  });

  it('takes what was installed by hand', async () => {
    await putScript('');
    spawnSync(process.execPath, [npm, 'install'], { cwd: root });
    await utimes(join(root, 'package-lock.json'), 1, 1);
    expect(run()).toMatchObject({ status: 0, stdout: '' });
    expect(await npmCalls()).toEqual(['install']);
  });

  it('shows what npm said when it fails, and what it means', async () => {
    await putNpm(`console.error('npm error code EAI_AGAIN'); process.exit(1);`);
    const { status, stderr, stdout } = run();
    expect(status).toBe(1);
    expect(stdout).not.toContain('npm says a lot');
    expect(stderr).toContain('npm says a lot');
    expect(stderr.trim().split('\n').at(-1)).toContain('Connect to a network');
  });

  it('passes exit status and signals through', async () => {
    await putScript('process.exit(Number(process.argv[2]));');
    expect(run('7').status).toBe(7);
    await putScript(`
      process.on('SIGTERM', () => process.exit(5));
      console.log('ready');
      setInterval(() => undefined, 1000);`);
    const child = spawn(process.execPath, args(), { env: env() });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(5);
  });

  it('ends the app in order when the shell that npm started it in is gone', async () => {
    await putScript(`
      process.on('SIGTERM', () => { console.log('ended'); process.exit(0); });
      console.log('ready');
      setInterval(() => undefined, 1000);`);
    const command = `${JSON.stringify(process.execPath)} ${args()
      .map((arg) => JSON.stringify(arg))
      .join(' ')}; exit 1`;
    const shell = spawn('sh', ['-c', command], { env: { ...env(), npm_lifecycle_event: 'start' } });
    let said = '';
    shell.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await vi.waitFor(() => expect(said).toContain('ready'), { timeout: 20_000 });
    shell.kill('SIGKILL');
    await once(shell.stdout, 'close');
    expect(said).toMatch(/ready\nended\n$/);
  });

  it('says so when the repository cannot be written', async () => {
    await putNpm(`console.error('npm error code EACCES'); process.exit(1);`);
    expect(run().stderr).toContain('cannot be written');
    await chmod(root, 0o755);
  });
});
