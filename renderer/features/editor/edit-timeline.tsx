import './edit-timeline.css';
import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Filmstrip } from '../../../shared/model/deliverable.ts';
import type { Range } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { resampleLevels } from '../../capture/resample-levels.ts';
import { FilmFrame } from '../player/film-frame.tsx';
import type { Playback } from '../player/playback.ts';
import { PositionSlider } from '../player/position-slider.tsx';
import { Waveform } from '../player/waveform.tsx';
import { type EditContent, putBack, trimEnd, trimOf, trimStart } from './edit-changes.ts';
import { formatMoment } from './format-moment.ts';
import { type Selection, selectBetween, selectedRange } from './selection.ts';
import { TrimHandle } from './trim-handle.tsx';
import type { Editor } from './use-editor.ts';

interface EditTimelineProps {
  readonly recording: RecordingDetail;
  readonly editor: Editor;
  readonly playback: Playback;
  readonly positionMs: number;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Silences that would go, to be seen before they do. */
  readonly preview: readonly Range[];
  readonly filmstrip: Filmstrip | null;
  /** How many times wider than the window it is. */
  readonly zoom: number;
}

/** A press that moves further than this is a drag. */
const dragPixels = 4;

/** The whole capture: waveform and small pictures, what is cut, what is chosen; drag to choose, click to go there. */
export function EditTimeline(props: EditTimelineProps) {
  const { recording, editor, playback, positionMs, zoom } = props;
  const durationMs = Math.max(1, recording.captureDurationMs);
  const surface = useRef<HTMLDivElement>(null);
  const timeAt = (clientX: number) => {
    const { left, width } = surface.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(durationMs, Math.max(0, ((clientX - left) / width) * durationMs));
  };
  const trim = trimOf(editor.edit, durationMs);
  const scroller = useFollow(positionMs / durationMs, zoom);
  return (
    <div className="edit-timeline" ref={scroller}>
      <div className="edit-timeline-wide" style={{ width: `${zoom * 100}%` }}>
        <Surface {...props} durationMs={durationMs} timeAt={timeAt} surface={surface}>
          {recording.kind !== 'voice' && (
            // Its room is kept while the pictures are being made, so that nothing moves when they come.
            <div className="edit-timeline-film" aria-hidden="true">
              {props.filmstrip && <Film filmstrip={props.filmstrip} durationMs={durationMs} zoom={zoom} />}
            </div>
          )}
          <Sound levels={recording.levels} zoom={zoom} />
          <Regions {...props} durationMs={durationMs} />
        </Surface>
        <PositionSlider
          playback={playback}
          positionMs={positionMs}
          durationMs={durationMs}
          className="edit-timeline-slider"
        />
        <TrimHandle
          label="Start"
          atMs={trim.startMs}
          durationMs={durationMs}
          timeAt={timeAt}
          onMove={(atMs) => editor.change(trimStart(editor.edit, durationMs, atMs), 'trim-start')}
          onEnd={editor.endGesture}
        />
        <TrimHandle
          label="End"
          atMs={trim.endMs}
          durationMs={durationMs}
          timeAt={timeAt}
          onMove={(atMs) => editor.change(trimEnd(editor.edit, durationMs, atMs), 'trim-end')}
          onEnd={editor.endGesture}
        />
      </div>
    </div>
  );
}

/** Keeps what plays in sight while the timeline is wider than the window. */
function useFollow(share: number, zoom: number) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element || zoom === 1) return;
    const x = share * element.scrollWidth;
    if (x < element.scrollLeft || x > element.scrollLeft + element.clientWidth) {
      element.scrollTo({ left: x - element.clientWidth / 4 });
    }
  }, [share, zoom]);
  return scroller;
}

interface SurfaceProps extends EditTimelineProps {
  readonly durationMs: number;
  readonly timeAt: (clientX: number) => number;
  readonly surface: React.RefObject<HTMLDivElement | null>;
  readonly children: ReactNode;
}

function Surface({ onSelect, playback, editor, durationMs, timeAt, surface, children }: SurfaceProps) {
  const [press, setPress] = useState<{ readonly x: number; readonly isDrag: boolean } | null>(null);
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (!press || (!press.isDrag && Math.abs(clientX - press.x) < dragPixels)) return;
    if (!press.isDrag) setPress({ ...press, isDrag: true });
    onSelect(selectBetween(timeAt(press.x), timeAt(clientX)));
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (press && !press.isDrag) {
      const atMs = timeAt(event.clientX);
      const cut = cutAt(editor.edit, atMs);
      if (cut) editor.change(putBack(editor.edit, durationMs, cut));
      else playback.seek(atMs);
    }
    setPress(null);
  };
  return (
    <div
      ref={surface}
      className="edit-timeline-surface"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPress({ x: event.clientX, isDrag: false });
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setPress(null)}
    >
      {children}
    </div>
  );
}

function cutAt({ cuts }: EditContent, atMs: number): Range | undefined {
  return cuts.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
}

function Sound({ levels, zoom }: { readonly levels: readonly number[]; readonly zoom: number }) {
  const bars = useMemo(() => resampleLevels(levels, Math.min(1200, 240 * zoom)), [levels, zoom]);
  return (
    <div className="edit-timeline-sound">
      <Waveform bars={bars} />
    </div>
  );
}

interface FilmProps {
  readonly filmstrip: Filmstrip;
  readonly durationMs: number;
  readonly zoom: number;
}

/** Height of the small pictures, CSS pixels. */
const filmHeight = 44;
/** As wide as the timeline is at most at 1920 pixels; what is too much is cut off at the end. */
const widestTimeline = 1900;

function Film({ filmstrip, durationMs, zoom }: FilmProps) {
  const width = (filmHeight * filmstrip.frameWidth) / filmstrip.frameHeight;
  const count = Math.min(200, Math.ceil((widestTimeline * zoom) / width));
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 0.5) / count;
    return (
      <span key={index} className="edit-timeline-frame" style={{ left: `${(index / count) * 100}%` }}>
        <FilmFrame filmstrip={filmstrip} atMs={share * durationMs} height={filmHeight} />
      </span>
    );
  });
}

function Regions(props: EditTimelineProps & { readonly durationMs: number }) {
  const { editor, selection, preview, positionMs, durationMs, recording } = props;
  const left = (atMs: number) => `${(atMs / durationMs) * 100}%`;
  const place = ({ startMs, endMs }: Range) => ({
    left: left(startMs),
    width: `${((endMs - startMs) / durationMs) * 100}%`,
  });
  const range = selectedRange(selection);
  const end = selection.fromMs ?? selection.toMs;
  return (
    // What is here is said in words by the panel beside the picture.
    <div aria-hidden="true">
      {preview.map((silence) => (
        <span key={silence.startMs} className="edit-silence" style={place(silence)} />
      ))}
      {editor.edit.cuts.map((cut) => (
        <span
          key={cut.startMs}
          className="edit-cut"
          style={place(cut)}
          title={`Cut: ${formatMoment(cut.startMs)} to ${formatMoment(cut.endMs)}. Click to restore.`}
        />
      ))}
      {range && <span className="edit-selection" style={place(range)} />}
      {!range && end !== null && <span className="edit-selection-end" style={{ left: left(end) }} />}
      {recording.marks.map(({ atMs }, index) => (
        <span key={index} className="position-mark" style={{ left: left(atMs) }} />
      ))}
      {(editor.edit.face.length > 1 ? editor.edit.face : []).map(({ fromMs }) => (
        <span key={fromMs} className="edit-face-change" style={{ left: left(fromMs) }} />
      ))}
      <span className="position-head" style={{ left: left(positionMs) }} />
    </div>
  );
}
