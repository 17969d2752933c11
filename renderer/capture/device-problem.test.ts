import { describe, expect, it } from 'vitest';
import { toDeviceProblem, toScreenProblem } from './device-problem.ts';

describe('toDeviceProblem', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
    ['SomethingNewError', 'failed'],
  ])('takes %s for %s', (name, problem) => {
    expect(toDeviceProblem(new DOMException('message', name))).toBe(problem);
  });

  it('takes anything else for a failure', () => {
    expect(toDeviceProblem(undefined)).toBe('failed');
  });
});

describe('toScreenProblem', () => {
  it('takes a closed picker for no problem, and a refusal of the system for one', () => {
    expect(toScreenProblem(new DOMException('Permission denied', 'NotAllowedError'), 'system')).toBeNull();
    expect(
      toScreenProblem(new DOMException('Permission denied by system', 'NotAllowedError'), 'system'),
    ).toBe('denied');
    expect(toScreenProblem(new DOMException('Permission denied', 'NotAllowedError'), 'own')).toBe('denied');
  });

  it('knows a missing click and a browser that cannot', () => {
    expect(toScreenProblem(new DOMException('gesture', 'InvalidStateError'), 'system')).toBe('needs-click');
    expect(toScreenProblem(new DOMException('no', 'NotSupportedError'), 'own')).toBe('unsupported');
    expect(toScreenProblem(new DOMException('busy', 'NotReadableError'), 'system')).toBe('busy');
  });
});
