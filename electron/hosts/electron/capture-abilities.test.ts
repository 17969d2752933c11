import { describe, expect, it } from 'vitest';
import { captureAbilities } from './capture-abilities.ts';

describe('captureAbilities', () => {
  it.each([
    ['win32', '10.0.19045', 'own', 'with-screen', true],
    ['win32', '10.0.17763', 'own', 'with-screen', false],
    ['darwin', '25.1.0', 'own', 'with-screen', false],
    ['darwin', '23.2.0', 'own', 'with-screen', false],
    ['darwin', '23.1.0', 'own', 'none', false],
    ['darwin', '22.6.0', 'own', 'none', false],
    ['linux', '6.1.0', 'own', 'none', false],
  ] as const)('on %s %s', (platform, kernelRelease, ...[picker, systemAudio, hidesOwnWindow]) => {
    expect(captureAbilities({ platform, kernelRelease, env: {} })).toEqual({
      picker,
      systemAudio,
      hidesOwnWindow,
    });
  });

  it.each([
    [{ XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, 'system'],
    [{ XDG_SESSION_TYPE: 'wayland' }, 'own'],
    [{ XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, 'own'],
  ])('leaves the picker to the portal of Wayland: %o', (env, picker) => {
    expect(captureAbilities({ platform: 'linux', kernelRelease: '6.1.0', env }).picker).toBe(picker);
  });
});
