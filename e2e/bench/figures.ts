/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, or what was measured, in a few words. */
  readonly note: string;
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function shown({ value, unit }: Figure): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return `${value.toFixed(digits)} ${unit}`;
}

/** Figures as a table for people. */
export function formatFigures(figures: readonly Figure[]): string {
  const nameWidth = Math.max(...figures.map(({ name }) => name.length));
  const valueWidth = Math.max(...figures.map((figure) => shown(figure).length));
  return figures
    .map(
      (figure) => `${figure.name.padEnd(nameWidth)}  ${shown(figure).padStart(valueWidth)}  ${figure.note}`,
    )
    .join('\n');
}
