import { describe, expect, it } from 'vitest';
import { toMicrophoneProblem } from './microphone-problem.ts';

describe('toMicrophoneProblem', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
    ['SomethingNewError', 'failed'],
  ])('takes %s for %s', (name, problem) => {
    expect(toMicrophoneProblem(new DOMException('message', name))).toBe(problem);
  });

  it('takes anything else for a failure', () => {
    expect(toMicrophoneProblem(undefined)).toBe('failed');
  });
});
