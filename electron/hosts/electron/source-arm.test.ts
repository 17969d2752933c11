import { describe, expect, it } from 'vitest';
import { createSourceArm } from './source-arm.ts';

describe('createSourceArm', () => {
  const first = { sourceId: 'screen:1:0', systemAudio: false };
  const second = { sourceId: 'screen:2:0', systemAudio: true };

  it('gives what was armed last, once', () => {
    const arm = createSourceArm(() => 0);
    expect(arm.take()).toBeNull();
    arm.arm(first);
    arm.arm(second);
    expect(arm.take()).toEqual(second);
    expect(arm.take()).toBeNull();
  });

  it('forgets after ten seconds', () => {
    let nowMs = 0;
    const arm = createSourceArm(() => nowMs);
    arm.arm(first);
    nowMs = 9_999;
    expect(arm.take()).toEqual(first);
    arm.arm(first);
    nowMs += 10_000;
    expect(arm.take()).toBeNull();
  });
});
