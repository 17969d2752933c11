/** How far back a timeline goes; `days` for days that are named. */
export type Period = 'any' | 'week' | 'month' | 'year' | 'days';

/** First and last day that count, as date fields give them (`2026-11-22`); empty for no bound. */
export interface Days {
  readonly fromDay: string;
  readonly toDay: string;
}

/** Every {@link Period} with its words. */
export const periods: readonly { readonly value: Period; readonly label: string }[] = [
  { value: 'any', label: 'Any time' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'year', label: 'Last 12 months' },
  { value: 'days', label: 'Some days' },
];

const daysBack = { week: 7, month: 30, year: 365 } as const;

/** Instants between which a timeline lies, ISO 8601, from midnight to midnight by this computer's clock. What has no bound is left out. */
export function boundsOf(
  period: Period,
  { fromDay, toDay }: Days,
  now: Date,
): { readonly from?: string; readonly before?: string } {
  if (period === 'any') return {};
  if (period === 'days') {
    const [from, before] = [midnight(fromDay, 0), midnight(toDay, 1)];
    return { ...(from !== null && { from }), ...(before !== null && { before }) };
  }
  const since = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBack[period] + 1);
  return { from: since.toISOString() };
}

/** Midnight before a day, or so many days later; null while no whole day is named. */
function midnight(day: string, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString();
}
