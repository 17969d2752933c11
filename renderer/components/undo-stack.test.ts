import { describe, expect, it } from 'vitest';
import { createUndoStack } from './undo-stack.ts';

describe('an undo stack', () => {
  function filled(names: readonly string[]) {
    const stack = createUndoStack();
    const log: string[] = [];
    const undos = names.map((name) => () => void log.push(`undo ${name}`));
    for (const [at, undo] of undos.entries()) {
      stack.push({ undo, onTaken: () => void log.push(`taken ${names[at] ?? ''}`) });
    }
    return { stack, log, undos };
  }

  it('takes back the last thing first, each once', () => {
    const { stack, log } = filled(['a', 'b']);
    expect([stack.take(), stack.take(), stack.take()]).toEqual([true, true, false]);
    expect(log).toEqual(['taken b', 'undo b', 'taken a', 'undo a']);
  });

  it('takes back the one that is asked for, and it only once', () => {
    const { stack, log, undos } = filled(['a', 'b']);
    expect(stack.take(undos[0])).toBe(true);
    expect(stack.take(undos[0])).toBe(false);
    expect(stack.take()).toBe(true);
    expect(log).toEqual(['taken a', 'undo a', 'taken b', 'undo b']);
  });

  it('forgets what was done long ago', () => {
    const { stack } = filled(Array.from({ length: 30 }, (_, at) => String(at)));
    const taken = Array.from({ length: 30 }, () => stack.take()).filter((was) => was);
    expect(taken).toHaveLength(20);
  });
});
