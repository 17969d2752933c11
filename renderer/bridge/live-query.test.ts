import { describe, expect, it } from 'vitest';
import type { AppEvent } from '../../shared/contract/events.ts';
import type { Reply } from '../../shared/contract/reply.ts';
import { createClient } from './client.ts';
import { createListeners } from './listeners.ts';
import { createLiveQuery } from './live-query.ts';
import type { ConnectionState } from './transport.ts';

/** A transport whose replies the test gives one by one. */
function setUp() {
  const events = createListeners<AppEvent>();
  const changes = createListeners<ConnectionState>();
  const calls: ((reply: Reply) => void)[] = [];
  const client = createClient({
    invoke: () => new Promise((resolve) => calls.push(resolve)),
    on: (listener) => events.add(listener),
    connection: { state: () => 'open', onChange: (listener) => changes.add(listener) },
  });
  const open = () =>
    createLiveQuery({ client, name: 'outbox.list', args: {}, refreshOn: ['outbox.removed'] });
  const query = open();
  const answer = async (reply: Reply) => {
    calls.at(-1)?.(reply);
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  };
  const emit = () => events.tell({ name: 'outbox.removed', payload: { messageId: 'm' } });
  return { query, open, calls, answer, emit, reconnect: () => changes.tell('open') };
}

const value = (content: unknown): Reply => ({ ok: true, value: content });

describe('createLiveQuery', () => {
  it('reads when someone looks, and not before', async () => {
    const { query, calls, answer } = setUp();
    expect(calls).toHaveLength(0);
    query.subscribe(() => undefined);
    expect(query.state()).toMatchObject({ value: undefined, loading: true });
    await answer(value([1]));
    expect(query.state()).toEqual({ value: [1], error: undefined, loading: false });
  });

  it('reads once more, not many times, after events during a read', async () => {
    const { query, calls, answer, emit } = setUp();
    query.subscribe(() => undefined);
    emit();
    emit();
    emit();
    expect(calls).toHaveLength(1);
    await answer(value([1]));
    expect(calls).toHaveLength(2);
    await answer(value([2]));
    expect(calls).toHaveLength(2);
    expect(query.state().value).toEqual([2]);
  });

  it('reads once for all that want the same at the same moment', async () => {
    const { query, open, calls, answer, emit } = setUp();
    const [second, later] = [open(), open()];
    for (const one of [query, second]) one.subscribe(() => undefined);
    expect(calls).toHaveLength(1);
    await Promise.resolve();
    later.subscribe(() => undefined);
    expect(calls).toHaveLength(2);
    calls[0]?.(value([1]));
    await answer(value([2]));
    expect([query, second, later].map((one) => one.state().value)).toEqual([[1], [1], [2]]);
    emit();
    expect(calls).toHaveLength(3);
  });

  it('keeps what it knows when reading again fails', async () => {
    const { query, answer, emit } = setUp();
    query.subscribe(() => undefined);
    await answer(value([1]));
    emit();
    await answer({ ok: false, error: { code: 'internal', message: 'broken' } });
    expect(query.state()).toMatchObject({ value: [1], error: { code: 'internal' }, loading: false });
  });

  it('reads again when the connection returns', async () => {
    const { query, calls, answer, reconnect } = setUp();
    query.subscribe(() => undefined);
    await answer(value([1]));
    reconnect();
    expect(calls).toHaveLength(2);
  });

  it('stops listening when the last one leaves', async () => {
    const { query, calls, answer, emit } = setUp();
    const leave = query.subscribe(() => undefined);
    await answer(value([1]));
    leave();
    emit();
    expect(calls).toHaveLength(1);
  });
});
