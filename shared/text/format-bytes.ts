import { formatCount } from './format-duration.ts';

const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** A size as people read it, in powers of 1000: `512 bytes`, `84 kB`, `2.1 MB`, `1.4 GB`. */
export function formatBytes(sizeBytes: number): string {
  const bytes = Math.max(0, Math.round(sizeBytes));
  if (bytes < 1000) return formatCount(bytes, 'byte');
  let value = bytes / 1000;
  let unit = 0;
  // Rounding must not show `1000 kB`.
  while (Number(value.toFixed(1)) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** How long recording can go on: `12 minutes`, `3 hours`, `more than 100 hours`; `bytesPerSecond` is what the take needs. */
export function formatRemaining(freeBytes: number, bytesPerSecond: number): string {
  const minutes = Math.floor(Math.max(0, freeBytes) / bytesPerSecond / 60);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return formatCount(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours > 100 ? 'more than 100 hours' : formatCount(hours, 'hour');
}
