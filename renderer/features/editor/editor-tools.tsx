import { editedDurationMs } from '../../../shared/model/edit.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { PlayButton, SpeedSelect } from '../player/player-controls.tsx';
import type { Playback, PlaybackState } from '../player/playback.ts';
import { formatLength, formatMoment } from './format-moment.ts';
import { type Selection, selectedRange } from './selection.ts';
import type { Editor } from './use-editor.ts';

/** What the buttons and keys of the editor do. */
export interface ToolActions {
  readonly selectFrom: () => void;
  readonly selectTo: () => void;
  readonly clear: () => void;
  /** Null while nothing can be cut. */
  readonly cut: (() => void) | null;
}

interface EditorToolsProps {
  readonly editor: Editor;
  readonly playback: Playback;
  readonly state: PlaybackState;
  readonly selection: Selection;
  readonly actions: ToolActions;
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
}

const widest = 32;

/** Play, choose, cut, zoom. */
export function EditorTools(props: EditorToolsProps) {
  const { editor, playback, state, selection, actions, zoom, onZoom } = props;
  const lengthMs = editedDurationMs(editor.edit.cuts, state.durationMs);
  return (
    <div className="editor-tools" role="toolbar" aria-label="Play and cut">
      <PlayButton playback={playback} isPlaying={state.isPlaying} compact={false} />
      <p className="editor-time tabular">
        {formatMoment(state.positionMs)}
        <span className="small quiet">
          {lengthMs < state.durationMs ? `${formatMoment(lengthMs)} is left` : `of ${formatMoment(lengthMs)}`}
        </span>
      </p>
      <Button onPress={actions.selectFrom}>
        From here <kbd>I</kbd>
      </Button>
      <Button onPress={actions.selectTo}>
        To here <kbd>O</kbd>
      </Button>
      <Button icon="cut" isDisabled={actions.cut === null} onPress={() => actions.cut?.()}>
        Cut
      </Button>
      <p className="editor-selection small quiet tabular" role="status">
        <SelectionWords selection={selection} />
      </p>
      <IconButton
        label="Zoom out"
        icon="zoom-out"
        isDisabled={zoom === 1}
        onPress={() => onZoom(Math.max(1, zoom / 2))}
      />
      <IconButton
        label="Zoom in"
        icon="zoom-in"
        isDisabled={zoom === widest}
        onPress={() => onZoom(Math.min(widest, zoom * 2))}
      />
      <SpeedSelect playback={playback} speed={state.speed} />
    </div>
  );
}

function SelectionWords({ selection }: { readonly selection: Selection }) {
  const range = selectedRange(selection);
  if (range) {
    return (
      <>
        {formatLength(range.endMs - range.startMs)} chosen
        <span className="editor-hint">
          , {formatMoment(range.startMs)} to {formatMoment(range.endMs)}
        </span>
      </>
    );
  }
  if (selection.fromMs !== null) return `From ${formatMoment(selection.fromMs)}`;
  if (selection.toMs !== null) return `To ${formatMoment(selection.toMs)}`;
  return <span className="editor-hint">Drag over the waveform to choose what to cut.</span>;
}
