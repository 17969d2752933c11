// The package's own types are written for bundlers: their relative imports have no file endings, so Node's resolution finds nothing.
declare module 'media-captions' {
  /** One cue as parsed; times in seconds, `text` with its mark-up. */
  export interface Cue {
    readonly startTime: number;
    readonly endTime: number;
    readonly text: string;
  }

  /** Part of a cue's text. */
  export type CueNode =
    | { readonly type: 'text'; readonly data: string }
    | { readonly type: 'v'; readonly voice: string; readonly children: readonly CueNode[] }
    | {
        readonly type: 'c' | 'i' | 'b' | 'u' | 'ruby' | 'rt' | 'lang' | 'timestamp';
        readonly children: readonly CueNode[];
      };

  /** Parses a caption file; damaged blocks are left out unless `strict`. */
  export function parseText(
    text: string,
    options: { readonly type: 'vtt'; readonly strict: boolean },
  ): Promise<{ readonly cues: readonly Cue[] }>;

  /** The tree of a cue's text (WebVTT 6.4). */
  export function tokenizeVTTCue(cue: Cue): readonly CueNode[];
}
