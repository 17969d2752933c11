/** What one line of ffmpeg's `-progress` output says. */
export interface ProgressLine {
  /** Media time written so far; null on lines about something else, and before the first packet. */
  readonly outTimeMs: number | null;
}

const progressKeys =
  /^(?:frame|fps|stream_\d+_\d+_\w+|bitrate|total_size|out_time_us|out_time_ms|out_time|dup_frames|drop_frames|speed|progress)=/;

/**
 * Reads one line of what ffmpeg writes to stderr under `-progress pipe:2`; null when the line is not progress but
 * ffmpeg's own words. Takes `out_time`, since `out_time_ms` counts microseconds (https://trac.ffmpeg.org/ticket/7345).
 */
export function parseProgress(line: string): ProgressLine | null {
  if (!progressKeys.test(line)) return null;
  const time = /^out_time=(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line);
  if (time === null) return { outTimeMs: null };
  const [, sign, hours, minutes, seconds] = time;
  const outTimeMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return { outTimeMs: sign === '-' ? 0 : Math.round(outTimeMs * 1000) / 1000 };
}
