import { describe, expect, it } from 'vitest';
import { toDeviceOptions } from './device-options.ts';

const devices = [
  { deviceId: 'a', label: 'Desk microphone' },
  { deviceId: 'b', label: 'Headset' },
];

describe('toDeviceOptions', () => {
  it('says which one the default is while that is known', () => {
    const choice = { deviceId: '', label: '' };
    const { options, value } = toDeviceOptions({ devices, choice, label: 'Headset' });
    expect([value, options[0]?.label]).toEqual(['', 'System default (Headset)']);
    expect(toDeviceOptions({ devices, choice, label: '' }).options[0]?.label).toBe('System default');
  });

  it('finds the chosen one by its id, and by its name when the id has changed', () => {
    expect(toDeviceOptions({ devices, choice: { deviceId: 'b', label: 'x' }, label: '' }).value).toBe('b');
    expect(toDeviceOptions({ devices, choice: { deviceId: 'old', label: 'Headset' }, label: '' }).value).toBe(
      'b',
    );
  });

  it('keeps one that is not connected', () => {
    const choice = { deviceId: 'c', label: 'Studio' };
    const { options, value } = toDeviceOptions({ devices, choice, label: '' });
    expect([value, options.at(-1)?.label]).toEqual(['c', 'Studio (not connected)']);
  });
});
