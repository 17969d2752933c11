import { describe, expect, it } from 'vitest';
import { describeCompression, describePlace } from './review-words.ts';

const job = {
  id: 'job',
  recordingId: 'recording',
  title: 'Memo',
  state: 'running',
  progress: 0.437,
  remainingMs: 20_000,
  detail: '',
} as const;
const sizes = { sizeBytes: 1_200_000, captureSizeBytes: 2_900_000 };

describe('describePlace', () => {
  it('says where it is', () => {
    const place = { unfiled: false, clientName: 'Harbour Press', projectName: 'Memoir' };
    expect(describePlace(place)).toBe('Saved in Harbour Press, Memoir.');
    expect(describePlace({ ...place, unfiled: true })).toBe('Saved, without a client yet.');
  });
});

describe('describeCompression', () => {
  it('says how far it is and how long it takes', () => {
    expect(describeCompression({ ...sizes, compression: 'running' }, job)).toBe(
      'Compressing in the background, 43 %, less than a minute left.',
    );
    expect(describeCompression({ ...sizes, compression: 'running' }, undefined)).toBe(
      'Compressing in the background.',
    );
  });

  it('says what came of it', () => {
    expect(describeCompression({ ...sizes, compression: 'done' }, undefined)).toBe(
      'Compressed from 2.9 MB to 1.2 MB.',
    );
  });

  it.each(['none', 'waiting', 'failed', 'cancelled'] as const)('has sentences for %s', (compression) => {
    expect(describeCompression({ ...sizes, compression }, undefined)).toMatch(/^2\.9 MB .*\.$/);
  });
});
