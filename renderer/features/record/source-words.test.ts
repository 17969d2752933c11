import { describe, expect, it } from 'vitest';
import {
  describeCamera,
  describeContents,
  describeDeniedScreen,
  describeNoSource,
  describeSystemAudio,
} from './source-words.ts';

const sentences = /^[A-Z][^!]*\.$/;
const off = { withMicrophone: false, withSystemAudio: false, withCamera: false };
const all = { withMicrophone: true, withSystemAudio: true, withCamera: true };

describe('describeContents', () => {
  it('names what comes with the picture', () => {
    expect(describeContents('screen', all)).toBe('With microphone, system audio and camera');
    expect(describeContents('screen', { ...off, withMicrophone: true })).toBe('With microphone');
    expect(describeContents('camera', all)).toBe('With microphone');
    expect(describeContents('camera', off)).toBe('Picture only, no sound');
  });

  it('promises the voice in a voice memo whatever is chosen', () => {
    expect(describeContents('voice', off)).toBe('Your voice');
  });
});

describe('describeSystemAudio', () => {
  it('says plainly where there is none, and what helps', () => {
    const words = describeSystemAudio({ systemAudio: 'none', inputLabel: '' }, 'darwin');
    expect(words).toMatch(/^Not offered here\..*BlackHole/);
  });

  it('names the input that stands in', () => {
    const ability = { systemAudio: 'none', inputLabel: 'Monitor of Speakers' } as const;
    expect(describeSystemAudio(ability, 'linux')).toBe('Recorded from Monitor of Speakers');
  });
});

describe('describeNoSource', () => {
  const tracks = ['microphone', 'camera', 'screen'] as const;
  const problems = ['denied', 'none', 'busy', 'failed', 'needs-click', 'unsupported'] as const;
  it.each(tracks.flatMap((track) => problems.map((problem) => ({ track, problem }))))(
    'has calm sentences for %o',
    (failure) => {
      const { title, meaning } = describeNoSource(failure, 'linux');
      expect(title).toMatch(sentences);
      expect(meaning).toMatch(sentences);
    },
  );

  it('leads to the system settings of a Mac', () => {
    expect(describeDeniedScreen('darwin').meaning).toContain('Screen & System Audio Recording');
  });
});

describe('describeCamera', () => {
  const fine = {
    phase: 'open',
    problem: null,
    label: 'Desk camera',
    isFallback: false,
    choice: { deviceId: 'a', label: 'Front camera' },
  } as const;

  it('says nothing while all is well', () => {
    expect(describeCamera(fine)).toBeNull();
  });

  it('names the chosen one that is away, and the one used instead', () => {
    expect(describeCamera({ ...fine, isFallback: true })).toEqual({
      title: 'Front camera is not connected.',
      meaning: 'Desk camera is used until it is back.',
    });
  });

  it.each(['denied', 'none', 'busy', 'failed'] as const)('has a sentence for %s', (problem) => {
    expect(describeCamera({ ...fine, phase: 'problem', problem })?.title).toMatch(sentences);
  });
});
