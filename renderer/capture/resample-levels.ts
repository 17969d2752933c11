/** `levels` as exactly `count` values over the same time: the loudest of each stretch, or values between them where there are fewer. */
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
