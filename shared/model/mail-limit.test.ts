import { describe, expect, it } from 'vitest';
import { attachmentRoomBytes, messageLimitBytes, practiceMailboxBytes } from './mail-limit.ts';

describe('messageLimitBytes', () => {
  it('is what the provider states, and never more than the practice mailbox takes', () => {
    expect(messageLimitBytes({ mailMode: 'account', mailLimitMegabytes: 25 })).toBe(25_000_000);
    expect(messageLimitBytes({ mailMode: 'account', mailLimitMegabytes: 100 })).toBe(100_000_000);
    expect(messageLimitBytes({ mailMode: 'practice', mailLimitMegabytes: 100 })).toBe(practiceMailboxBytes);
    expect(messageLimitBytes({ mailMode: 'practice', mailLimitMegabytes: 2.5 })).toBe(2_500_000);
  });
});

describe('attachmentRoomBytes', () => {
  it('leaves room for base64, headers and the body', () => {
    const roomBytes = attachmentRoomBytes(25_000_000, 20_000);
    const lines = Math.ceil(roomBytes / 57);
    expect(lines * 78 + 20_000).toBeLessThan(25_000_000);
    // Nearly all of it is used.
    expect(roomBytes * (78 / 57)).toBeGreaterThan(25_000_000 * 0.995);
  });

  it('is about 18 MB in a message of 25 MB', () => {
    expect(attachmentRoomBytes(25_000_000) / 1e6).toBeCloseTo(18.2, 1);
  });

  it('never asks for nothing', () => {
    expect(attachmentRoomBytes(10_000)).toBe(1);
    expect(attachmentRoomBytes(1_000_000, 2_000_000)).toBe(1);
  });
});
