/** Something said, in time of the capture. */
export interface TranscriptCue {
  readonly startMs: number;
  readonly endMs: number;
  /** Plain text, without mark-up; lines are kept apart by a line feed. */
  readonly text: string;
  /** Who says it, by the file; null where it does not tell. */
  readonly speaker: string | null;
}
