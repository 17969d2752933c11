import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../history/mail-file.ts';
import { isDelivered } from './is-delivered.ts';

function message(changes: Partial<MessageRecord>): MessageRecord {
  return {
    ...{ messageId: '<1@here.test>', inReplyTo: null, itemId: 'item', via: 'account', from: null },
    ...{ to: [], cc: [], subject: '', text: '', part: null, state: 'sent', maybeSent: false },
    ...{ createdAt: '', sentAt: null, deliveredAt: null, openedAt: null, viewed: null },
    ...changes,
  };
}

function part(number: number, count: number, state: MessageRecord['state'] = 'sent'): MessageRecord {
  return message({ part: { number, count }, state });
}

describe('whether a recording was delivered', () => {
  it.each<[string, readonly MessageRecord[], boolean]>([
    ['never sent', [], false],
    ['sent', [message({})], true],
    ['viewed', [message({ state: 'viewed' })], true],
    ['only practised', [message({ via: 'practice' })], false],
    ['still on its way', [message({ state: 'waiting', maybeSent: true })], false],
    ['sent to one, not yet to another', [message({}), message({ state: 'queued' })], false],
    ['failed', [message({ state: 'failed' })], false],
    ['cancelled', [message({ state: 'cancelled' })], false],
    ['sent, and another one cancelled', [message({}), message({ state: 'cancelled' })], true],
    ['all parts sent', [part(1, 2), part(2, 2)], true],
    ['a part missing', [part(1, 2)], false],
    ['a part cancelled', [part(1, 2), part(2, 2, 'cancelled')], false],
    ['the same part twice', [part(1, 2), part(1, 2)], false],
  ])('%s', (_, messages, delivered) => {
    expect(isDelivered(messages)).toBe(delivered);
  });
});
