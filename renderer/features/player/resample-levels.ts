/** `levels` as exactly `count` bars over the same time: the loudest level of each stretch, or values between them where there are fewer. */
export function resampleLevels(levels: readonly number[], count: number): readonly number[] {
  if (levels.length === 0) return Array.from({ length: count }, () => 0);
  if (levels.length < count) return stretchLevels(levels, count);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / count);
    const to = Math.floor(((bar + 1) * levels.length) / count);
    return levels.slice(from, to).reduce((loudest, level) => Math.max(loudest, level), 0);
  });
}

function stretchLevels(levels: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, bar) => {
    const at = (bar * (levels.length - 1)) / (count - 1);
    const before = levels[Math.floor(at)] ?? 0;
    const after = levels[Math.ceil(at)] ?? 0;
    return Math.round(before + (after - before) * (at % 1));
  });
}

/** Bars as one SVG path in a box `bars.length` wide and 100 high, around its middle; silence is a dot, less than 0 is nothing. */
export function drawBars(bars: readonly number[]): string {
  return bars
    .map((level, index) => {
      if (level < 0) return '';
      const half = Math.max(1, level / 2);
      return `M${index + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`;
    })
    .join('');
}
