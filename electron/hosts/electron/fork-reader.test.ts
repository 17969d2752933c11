import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { FakeUtilityProcess, calls } from './fake-electron.ts';
import { forkReader } from './fork-reader.ts';

function fork() {
  const reader = forkReader('/dist/electron/reader.cjs');
  const child = FakeUtilityProcess.forked.at(-1);
  if (child === undefined) throw new Error('nothing was forked');
  return { reader, child };
}

it('reads in a utility process with little memory and no environment', () => {
  const { reader, child } = fork();
  expect(calls.at(-1)).toMatch(/^utilityProcess\.fork \/dist\/electron\/reader\.cjs \[\] /);
  expect(calls.at(-1)).toContain('"execArgv":["--max-old-space-size=256"]');
  expect(calls.at(-1)).toContain('"stdio":"ignore","env":{}');
  const replies: unknown[] = [];
  let exits = 0;
  reader.onMessage((reply) => replies.push(reply));
  reader.onExit(() => (exits += 1));
  reader.send({ kind: 'texts' });
  expect(child.sent).toEqual([{ kind: 'texts' }]);
  child.emit('message', { ok: true });
  expect(replies).toEqual([{ ok: true }]);
  child.emit('exit', 1);
  expect(exits).toBe(1);
});

it('ends the process whatever it does, and one that is not there yet', async () => {
  const { reader, child } = fork();
  reader.kill();
  expect(calls.at(-1)).toBe('utilityProcess.kill');
  const deaf = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); for (;;);']);
  child.pid = deaf.pid;
  const ended = once(deaf, 'exit');
  reader.kill();
  expect(await ended).toEqual([null, 'SIGKILL']);
  // It is gone: nothing is left to end.
  expect(() => reader.kill()).not.toThrow();
});
