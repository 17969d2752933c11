/** Bars of 0 to 100 as one SVG path in a box `bars.length` wide and 100 high, around its middle; silence is a dot, less than 0 is nothing. */
export function drawBars(bars: readonly number[]): string {
  return bars
    .map((level, index) => {
      if (level < 0) return '';
      const half = Math.max(1, level / 2);
      return `M${index + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`;
    })
    .join('');
}
