/** How far back a timeline goes. */
export type Period = 'any' | 'week' | 'month' | 'year';

/** Every {@link Period} with its words. */
export const periods: readonly { readonly value: Period; readonly label: string }[] = [
  { value: 'any', label: 'Any time' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'year', label: 'Last 12 months' },
];

const daysBack = { week: 7, month: 30, year: 365 } as const;

/** Midnight, by this computer's clock, where a period begins, ISO 8601; null for any time. */
export function sinceOf(period: Period, now: Date): string | null {
  if (period === 'any') return null;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack[period] + 1).toISOString();
}
