import './notes.css';
import { useEffect, useRef } from 'react';
import type { TranscriptCue } from '../../../shared/model/transcript.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useLive } from '../../bridge/use-live.ts';
import { Notice } from '../../components/notice.tsx';
import type { PlayerPlace } from '../player/player-place.ts';
import { findCue } from './find-cue.ts';

interface TranscriptPanelProps {
  readonly recordingId: string;
  readonly place: PlayerPlace;
}

/** What is said in a recording; follows what plays, and plays from where it is clicked. */
export function TranscriptPanel({ recordingId, place }: TranscriptPanelProps) {
  const { value } = useLive('library.getTranscript', { recordingId }, ['library.changed']);
  if (value === undefined) return null;
  return (
    <section className="transcript" aria-labelledby="transcript-title">
      <h2 id="transcript-title">Transcript</h2>
      {value === null || value.length === 0 ? (
        <Notice icon="info" title="There is nothing to read in the transcript.">
          Its file transcript.vtt has no lines, or is not WebVTT.
        </Notice>
      ) : (
        <Cues cues={value} place={place} />
      )}
    </section>
  );
}

function Cues({ cues, place }: { readonly cues: readonly TranscriptCue[]; readonly place: PlayerPlace }) {
  const list = useRef<HTMLOListElement>(null);
  const now = findCue(cues, place.captureMs);
  useEffect(() => {
    const line = now === null ? null : list.current?.children.item(now);
    if (!list.current || !(line instanceof HTMLElement)) return;
    // Only the list moves, never the page, and not while somebody reads elsewhere in it with the keyboard.
    if (list.current.matches(':focus-within')) return;
    list.current.scrollTo({ top: line.offsetTop - list.current.clientHeight / 3 });
  }, [now]);
  return (
    <ol ref={list} className="transcript-lines" aria-label="Transcript">
      {cues.map((cue, index) => (
        <li key={`${cue.startMs}-${index}`}>
          <button
            type="button"
            className="transcript-line"
            aria-current={index === now ? 'true' : undefined}
            data-cut={place.isCut(cue.startMs)}
            onClick={() => place.playFrom(cue.startMs)}
          >
            <span className="transcript-time tabular small">
              {formatDuration(place.toPositionMs(cue.startMs))}
            </span>
            <span dir="auto">
              {cue.speaker && cue.speaker !== cues[index - 1]?.speaker && (
                <strong>{`${cue.speaker}: `}</strong>
              )}
              {cue.text}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
