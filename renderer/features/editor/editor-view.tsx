import './editor.css';
import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { Picture } from '../player/picture.tsx';
import { type CaptureSource, shownFace } from '../player/playback-source.ts';
import { handlePlayerKey } from '../player/player-keys.ts';
import type { Playback } from '../player/playback.ts';
import { useFilmstrip } from '../player/use-filmstrip.ts';
import { usePageKeys } from '../player/use-page-keys.ts';
import { useCapturePlayback } from '../player/use-capture-playback.ts';
import { EditTimeline } from './edit-timeline.tsx';
import { EditorHead } from './editor-head.tsx';
import { EditorPanel } from './editor-panel.tsx';
import { EditorTools, type ToolActions } from './editor-tools.tsx';
import { cutOut, uncutPart } from './edit-changes.ts';
import { type Selection, noSelection, selectFrom, selectTo, selectedRange } from './selection.ts';
import { type Editor, useEditor } from './use-editor.ts';
import { useSilences } from './use-silences.ts';

interface EditorViewProps {
  readonly recording: RecordingDetail;
  readonly source: CaptureSource;
  readonly backTo: string;
}

/** The editor of one recording: picture, panel and timeline in one window, without scrolling. */
export function EditorView({ recording, source, backTo }: EditorViewProps) {
  const editor = useEditor(recording);
  const { edit } = editor;
  const { playback, state } = useCapturePlayback(recording, {
    ...source,
    edit: { ...edit, revision: 0 },
  });
  const durationMs = recording.captureDurationMs;
  const [selection, setSelection] = useState(noSelection);
  const [zoom, setZoom] = useState(1);
  const silences = useSilences(recording.id);
  const filmstrip = useFilmstrip(recording);
  const actions = toolActions({ editor, playback, durationMs, selection, setSelection });
  const [, navigate] = useLocation();
  useEditorKeys(actions, editor, playback);
  const isSeen = recording.kind !== 'voice';
  const main = (
    <div className="editor-main">
      {isSeen && (
        <Picture
          pictures={state.pictures}
          face={shownFace(recording.tracks, edit.face, state.takeMs)}
          onPress={playback.toggle}
        />
      )}
      <EditorPanel recording={recording} editor={editor} positionMs={state.positionMs} silences={silences} />
    </div>
  );
  const tools = (
    <EditorTools
      editor={editor}
      playback={playback}
      state={state}
      selection={selection}
      actions={actions}
      zoom={zoom}
      onZoom={setZoom}
    />
  );
  const timeline = (
    <EditTimeline
      recording={recording}
      editor={editor}
      playback={playback}
      positionMs={state.positionMs}
      selection={selection}
      onSelect={setSelection}
      preview={silences.found ? uncutPart(edit, durationMs, silences.found).ranges : []}
      filmstrip={filmstrip}
      zoom={zoom}
    />
  );
  return (
    // A picture comes first; where there is none, the waveform does.
    <div className={isSeen ? 'editor editor-seen' : 'editor'}>
      <EditorHead
        title={recording.title}
        editor={editor}
        onDone={() => {
          editor.save();
          navigate(backTo);
        }}
      />
      {isSeen && main}
      {isSeen && tools}
      {timeline}
      {!isSeen && tools}
      {!isSeen && main}
    </div>
  );
}

interface ToolParts {
  readonly editor: Editor;
  readonly playback: Playback;
  readonly durationMs: number;
  readonly selection: Selection;
  readonly setSelection: (selection: Selection) => void;
}

function toolActions({ editor, playback, durationMs, selection, setSelection }: ToolParts): ToolActions {
  const range = selectedRange(selection);
  const next = range && cutOut(editor.edit, durationMs, [range]);
  return {
    selectFrom: () => setSelection(selectFrom(selection, playback.state().positionMs)),
    selectTo: () => setSelection(selectTo(selection, playback.state().positionMs)),
    clear: () => setSelection(noSelection),
    cut: next
      ? () => {
          editor.change(next);
          setSelection(noSelection);
        }
      : null,
  };
}

/** Steps to the next picture of a recording with 30 of them a second. */
const frameMs = 1000 / 30;

function useEditorKeys(actions: ToolActions, editor: Editor, playback: Playback): void {
  const step = (ms: number) => playback.seek(playback.state().positionMs + ms);
  const keys: Readonly<Record<string, () => void>> = {
    i: actions.selectFrom,
    o: actions.selectTo,
    x: () => actions.cut?.(),
    delete: () => actions.cut?.(),
    backspace: () => actions.cut?.(),
    escape: actions.clear,
    ',': () => step(-frameMs),
    '.': () => step(frameMs),
  };
  usePageKeys((key) => {
    const name = key.toLowerCase();
    if (!Object.hasOwn(keys, name)) return handlePlayerKey(key, playback);
    keys[name]?.();
    return true;
  }, true);
  useUndoKeys(editor);
}

function useUndoKeys(editor: Editor): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) editor.redo();
    else editor.undo();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => handle(event);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
