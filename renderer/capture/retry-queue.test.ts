import { describe, expect, it } from 'vitest';
import { CallError } from '../bridge/call-error.ts';
import { createRetryQueue } from './retry-queue.ts';

describe('createRetryQueue', () => {
  it('keeps the order over a lost connection', async () => {
    const queue = createRetryQueue();
    const arrived: string[] = [];
    let isConnected = false;
    const call = (name: string) => () => {
      if (!isConnected) return Promise.reject(new CallError('connection-lost', 'lost'));
      arrived.push(name);
      return Promise.resolve();
    };
    queue.add(call('pause'));
    queue.add(call('resume'));
    await Promise.resolve();
    expect(arrived).toEqual([]);
    isConnected = true;
    queue.goOn();
    await queue.drained();
    expect(arrived).toEqual(['pause', 'resume']);
  });

  it('does not repeat what core refused', async () => {
    const queue = createRetryQueue();
    let tries = 0;
    queue.add(() => {
      tries += 1;
      return Promise.reject(new CallError('too-large', 'too many marks'));
    });
    await queue.drained();
    queue.goOn();
    expect(tries).toBe(1);
  });

  it('is drained when it was abandoned', async () => {
    const queue = createRetryQueue();
    queue.add(() => Promise.reject(new CallError('connection-lost', 'lost')));
    queue.abandon();
    await expect(queue.drained()).resolves.toBeUndefined();
  });
});
