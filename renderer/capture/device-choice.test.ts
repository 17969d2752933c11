import { describe, expect, it } from 'vitest';
import { defaultDevice, findChosen, findLoopback, listInputs } from './device-choice.ts';

const headset = { deviceId: 'a1', label: 'Headset' };
const desk = { deviceId: 'b2', label: 'Desk microphone' };

describe('listInputs', () => {
  it('leaves out cameras, speakers and aliases, and names the nameless', () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset' },
      { kind: 'audioinput', deviceId: '', label: '' },
      { kind: 'videoinput', deviceId: 'c3', label: 'Camera' },
      { kind: 'audioinput', ...headset },
      { kind: 'audioinput', deviceId: 'b2', label: '' },
    ];
    expect(listInputs(devices, 'audioinput')).toEqual([headset, { deviceId: 'b2', label: 'Microphone 2' }]);
  });
});

describe('findChosen', () => {
  it('finds by id first, then by label', () => {
    expect(findChosen([headset, desk], { deviceId: 'b2', label: 'Headset' })).toBe(desk);
    expect(findChosen([headset, desk], { deviceId: 'changed', label: 'Headset' })).toBe(headset);
  });

  it('finds nothing for the default and for what is unplugged', () => {
    expect(findChosen([headset], defaultDevice)).toBeNull();
    expect(findChosen([headset], desk)).toBeNull();
  });
});

describe('findLoopback', () => {
  it.each([
    'Monitor of Built-in Audio Analog Stereo',
    'Stereo Mix (Realtek High Definition Audio)',
    'BlackHole 2ch (Virtual)',
    'CABLE Output (VB-Audio Virtual Cable)',
  ])('takes %s for the sound of the computer', (label) => {
    expect(findLoopback([headset, desk, { deviceId: 'm', label }])?.label).toBe(label);
  });

  it('takes no microphone for it', () => {
    expect(findLoopback([headset, desk])).toBeNull();
  });
});
