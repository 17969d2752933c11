/** A length as people write it: `4:05`, `1:02:03`. Whole seconds, rounded down; never negative. */
export function formatDuration(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  if (hours === 0) return `${minutes}:${seconds}`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

/** A length in words for assistive technology: `4 minutes 5 seconds`. */
export function speakDuration(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000));
  const parts = [
    [Math.floor(total / 3600), 'hour'],
    [Math.floor(total / 60) % 60, 'minute'],
    [total % 60, 'second'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => formatCount(count, unit));
  return words.length === 0 ? '0 seconds' : words.join(' ');
}

/** Time that is left, in round words: `less than a minute`, `about 5 minutes`, `about 3 hours`. */
export function formatSpan(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 90) return `about ${formatCount(minutes, 'minute')}`;
  return `about ${formatCount(Math.round(minutes / 60), 'hour')}`;
}

/** A number with its noun: `1 mark`, `2 marks`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
