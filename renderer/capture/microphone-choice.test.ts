import { describe, expect, it } from 'vitest';
import { defaultMicrophone, findChosen, listMicrophones } from './microphone-choice.ts';

const headset = { deviceId: 'a1', label: 'Headset' };
const desk = { deviceId: 'b2', label: 'Desk microphone' };

describe('listMicrophones', () => {
  it('leaves out cameras, speakers and aliases, and names the nameless', () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset' },
      { kind: 'audioinput', deviceId: '', label: '' },
      { kind: 'videoinput', deviceId: 'c3', label: 'Camera' },
      { kind: 'audioinput', ...headset },
      { kind: 'audioinput', deviceId: 'b2', label: '' },
    ];
    expect(listMicrophones(devices)).toEqual([headset, { deviceId: 'b2', label: 'Microphone 2' }]);
  });
});

describe('findChosen', () => {
  it('finds by id first, then by label', () => {
    expect(findChosen([headset, desk], { deviceId: 'b2', label: 'Headset' })).toBe(desk);
    expect(findChosen([headset, desk], { deviceId: 'changed', label: 'Headset' })).toBe(headset);
  });

  it('finds nothing for the default and for what is unplugged', () => {
    expect(findChosen([headset], defaultMicrophone)).toBeNull();
    expect(findChosen([headset], desk)).toBeNull();
  });
});
