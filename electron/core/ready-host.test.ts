import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../shared/model/settings.ts';
import type { Host } from './host.ts';
import { readyHost } from './ready-host.ts';

function track() {
  const story: string[] = [];
  const host: Pick<Host, 'keepAwake' | 'capture'> = {
    keepAwake(kind) {
      story.push(`awake for ${kind}`);
      return { dispose: () => void story.push('may sleep') };
    },
    capture: {
      abilities: { picker: 'own', systemAudio: 'none', hidesOwnWindow: true },
      listSources: () => Promise.reject(new Error('not asked for')),
      armSource: () => Promise.reject(new Error('not asked for')),
      setHidden: (hidden) => void story.push(hidden ? 'hidden' : 'seen'),
    },
  };
  return { host, story };
}

describe('readyHost', () => {
  it('hides our windows while the screen is recorded', () => {
    const { host, story } = track();
    const ready = readyHost(host, defaultSettings, 'screen');
    expect(story).toEqual(['awake for screen', 'hidden']);
    void ready.dispose();
    expect(story.slice(2)).toEqual(['seen', 'may sleep']);
  });

  it('leaves them alone for other takes, and where the user wants them seen', () => {
    const { host, story } = track();
    void readyHost(host, defaultSettings, 'voice').dispose();
    const capture = { ...defaultSettings.capture, hideOwnWindow: false };
    void readyHost(host, { capture }, 'screen').dispose();
    expect(story).toEqual(['awake for voice', 'may sleep', 'awake for screen', 'may sleep']);
  });
});
