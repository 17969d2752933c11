import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Receipt, receiptType } from '../../../shared/model/receipt.ts';
import { type PartRequest, partRequestType } from '../../../shared/model/part-request.ts';
import { signPartRequest, signReceipt } from '../mail/receipt-mac.ts';
import { createReportDesk } from './accept-report.ts';

const itemId = randomUUID();
const recipient = 'b@x.test';
const secretOf = (id: string) => `secret of ${id}`;

function openDesk() {
  const noted: string[] = [];
  const known = (id: string, by = recipient) => id === itemId && by === recipient;
  const desk = createReportDesk({
    secretOf,
    log: { info: () => undefined, error: () => undefined },
    outbox: {
      noteViewed(id, { by, share }) {
        if (!known(id, by)) return 'foreign';
        const word = `viewed ${share}`;
        if (noted.includes(word)) return 'repeated';
        noted.push(word);
        return 'viewed';
      },
      noteDelivered: (id) => (known(id) && noted.push('delivered') ? 'delivered' : 'foreign'),
      noteBounced: (id, response) => (known(id) && noted.push(`bounced ${response}`) ? 'bounced' : 'foreign'),
      noteAsked(request, from) {
        if (!known(request.itemId, from)) return 'foreign';
        if (noted.includes(request.requestId)) return 'repeated';
        noted.push(request.requestId);
        return 'asked';
      },
      noteOpened: (id, from) => (id === '<m@x.test>' && known(itemId, from) ? 'opened' : 'foreign'),
    },
  });
  const accept = (mimeType: string, text: string, from = recipient) =>
    desk.accept({ from, messageId: null, parts: [{ mimeType, text }] });
  return { desk, accept, noted };
}

function receipt(changes: Partial<Receipt> = {}): Receipt {
  return signReceipt(secretOf(itemId), {
    ...{ version: 1, itemId, recordingId: null, kind: 'viewed', share: 0.4, nonce: randomUUID() },
    firstViewedAt: '2026-11-23T09:30:00.000Z',
    ...changes,
  });
}

function request(changes: Partial<PartRequest> = {}): PartRequest {
  const asked = { version: 1 as const, itemId, setId: randomUUID(), parts: [2], requestId: randomUUID() };
  return signPartRequest(secretOf(itemId), { ...asked, ...changes });
}

const ask = (value: unknown) => [partRequestType, JSON.stringify(value)] as const;
const tell = (value: unknown) => [receiptType, JSON.stringify(value)] as const;

describe('createReportDesk', () => {
  it('believes a receipt once', () => {
    const { accept, noted, desk } = openDesk();
    const told = receipt();
    expect(accept(...tell(told))).toBe('viewed');
    expect(accept(...tell(told))).toBe('repeated');
    expect(noted).toEqual(['viewed 0.4']);
    expect(desk.counts()).toEqual({ viewed: 1, repeated: 1 });
  });

  it.each([
    ['whose share was changed', { ...receipt(), share: 1 }],
    ['for another item', { ...receipt(), itemId: randomUUID() }],
    ['with the secret of another item', signReceipt(secretOf(randomUUID()), receipt())],
    ['with another time', { ...receipt(), firstViewedAt: '2026-11-24T09:30:00.000Z' }],
  ])('calls a receipt %s forged', (_, told) => {
    const { accept, noted } = openDesk();
    expect(accept(...tell(told))).toBe('forged');
    expect(noted).toEqual([]);
  });

  it('follows a request once', () => {
    const { accept, noted, desk } = openDesk();
    const asked = request();
    expect(accept(...ask(asked))).toBe('asked');
    expect(accept(...ask(asked))).toBe('repeated');
    expect(noted).toEqual([asked.requestId]);
    expect(desk.counts()).toEqual({ asked: 1, repeated: 1 });
  });

  it('does not follow requests that anyone made up, changed or sent for somebody else', () => {
    const values: fc.Arbitrary<Partial<PartRequest>> = fc.oneof(
      fc.record({ parts: fc.array(fc.integer({ min: 3, max: 1000 }), { minLength: 1, maxLength: 5 }) }),
      fc.record({ setId: fc.uuid() }),
      fc.record({ requestId: fc.uuid() }),
      fc.record({ itemId: fc.uuid() }),
      fc.record({ mac: fc.stringMatching(/^[\w-]{43}$/) }),
    );
    fc.assert(
      fc.property(values, (change) => {
        const { accept, noted, desk } = openDesk();
        expect(accept(...ask({ ...request(), ...change }))).toBe('forged');
        const elsewhere = signPartRequest(secretOf(randomUUID()), request());
        expect(accept(...ask(elsewhere))).toBe('forged');
        // A receipt that is genuine is no request.
        expect(accept(...ask({ ...request(), mac: receipt().mac }))).toBe('forged');
        expect(accept(...ask(request()), 'other@x.test')).toBe('foreign');
        expect(noted).toEqual([]);
        expect(desk.counts()).toEqual({ forged: 3, foreign: 1 });
      }),
    );
  });

  it.each(['', 'null', '{"version":1}', JSON.stringify({ ...request(), parts: [] })])(
    'follows nothing that is no request, as %j',
    (text) => {
      const { accept, noted } = openDesk();
      expect(accept(partRequestType, text)).toBe('malformed');
      expect(noted).toEqual([]);
    },
  );

  it('does not take a receipt from anyone else', () => {
    const { accept, noted } = openDesk();
    expect(accept(...tell(receipt()), 'other@x.test')).toBe('foreign');
    expect(noted).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"version":1}', JSON.stringify({ ...receipt(), share: 2 })])(
    'changes nothing for %j',
    (text) => {
      const { accept, noted } = openDesk();
      expect(accept(receiptType, text)).toBe('malformed');
      expect(noted).toEqual([]);
    },
  );

  it.each<[string, () => string]>([
    ['far too long', () => `${JSON.stringify(receipt())}${' '.repeat(100_000)}`],
    ['nested without end', () => '['.repeat(60_000)],
    [
      'nested where a number belongs',
      () => {
        const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
        return JSON.stringify(receipt()).replace('"share":0.4', `"share":${deep}`);
      },
    ],
  ])('changes nothing for a receipt that is %s', (_what, make) => {
    const { accept, noted } = openDesk();
    expect(accept(receiptType, make())).toBe('malformed');
    expect(noted).toEqual([]);
  });

  it('understands what mail servers report', () => {
    const { accept, noted } = openDesk();
    const status = (id: string, action: string) =>
      accept(
        'message/delivery-status',
        `Reporting-MTA: dns; mx\r\nOriginal-Envelope-Id:\r\n ${id}\r\n\r\nFinal-Recipient: rfc822; b@x.test\r\nAction: ${action}\r\nDiagnostic-Code: smtp; 550 no such user\r\n`,
      );
    expect(status(itemId, 'delivered')).toBe('delivered');
    expect(status(itemId, 'failed')).toBe('bounced');
    expect(status(itemId, 'delayed')).toBe('repeated');
    expect(status(randomUUID(), 'failed')).toBe('foreign');
    expect(status('nonsense', 'failed')).toBe('foreign');
    expect(noted).toEqual(['delivered', 'bounced smtp; 550 no such user']);
  });

  it('understands that another mail program opened a message', () => {
    const { accept } = openDesk();
    const type = 'message/disposition-notification';
    const text = (disposition: string) =>
      `Original-Message-ID: <m@x.test>\r\nDisposition: ${disposition}\r\n`;
    expect(accept(type, text('manual-action/MDN-sent-manually; displayed'))).toBe('opened');
    expect(accept(type, text('automatic-action/MDN-sent-automatically; deleted'))).toBe('repeated');
    expect(accept(type, text('manual-action/MDN-sent-manually; displayed'), 'other@x.test')).toBe('foreign');
    expect(accept(type, 'hello')).toBe('malformed');
    expect(accept('text/plain', 'hello')).toBe('malformed');
  });

  it('notes nothing whatever it is told', () => {
    const types = [
      receiptType,
      partRequestType,
      'message/delivery-status',
      'message/disposition-notification',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.oneof(fc.string(), fc.json()), (type, text) => {
        const { accept, noted } = openDesk();
        expect(['malformed', 'foreign', 'forged', 'repeated']).toContain(accept(type, text));
        expect(noted).toEqual([]);
      }),
    );
  });
});
