import { useState } from 'react';
import type { FaceCorner, FaceLayout } from '../../../shared/model/edit.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { shownFace } from '../player/playback-source.ts';
import { type FacePatch, changeFace, changeFaceFrom, removeFaceChange } from './edit-changes.ts';
import { formatMoment } from './format-moment.ts';
import { RangeField } from './range-field.tsx';
import { Segmented } from './segmented.tsx';
import type { Editor } from './use-editor.ts';

const layouts: readonly { readonly value: FaceLayout; readonly label: string }[] = [
  { value: 'off', label: 'Off' },
  { value: 'bubble', label: 'Bubble' },
  { value: 'side-by-side', label: 'Side by side' },
  { value: 'full', label: 'Full' },
];

const corners: readonly { readonly value: FaceCorner; readonly label: string }[] = [
  { value: 'bottom-right', label: 'Bottom right' },
  { value: 'bottom-left', label: 'Bottom left' },
  { value: 'top-right', label: 'Top right' },
  { value: 'top-left', label: 'Top left' },
];

interface FacePanelProps {
  readonly recording: RecordingDetail;
  readonly editor: Editor;
  readonly positionMs: number;
}

/** How the camera is shown: throughout, or from where the recording is now. */
export function FacePanel({ recording, editor, positionMs }: FacePanelProps) {
  const [isFromHere, setFromHere] = useState(false);
  const { edit } = editor;
  const tracks = recording.tracks.map(({ track }) => track);
  const face = shownFace(recording.tracks, edit.face, positionMs);
  const change = (patch: FacePatch, gesture = '') =>
    editor.change(
      isFromHere ? changeFaceFrom(edit, tracks, positionMs, patch) : changeFace(edit, tracks, patch),
      gesture,
    );
  return (
    <>
      <section className="editor-section">
        <Segmented
          label="Applies to"
          value={isFromHere ? 'here' : 'all'}
          onChange={(scope) => setFromHere(scope === 'here')}
          options={[
            { value: 'all', label: 'Whole recording' },
            { value: 'here', label: `From ${formatMoment(positionMs)} on` },
          ]}
        />
        <Segmented
          label="Face"
          value={face.layout}
          onChange={(layout) => change({ layout })}
          options={layouts}
        />
        {face.layout === 'bubble' && (
          <>
            <Select
              label="Corner"
              value={face.corner}
              onChange={(corner) => change({ corner })}
              options={corners}
            />
            <RangeField
              label="Size"
              value={Math.round(face.size * 100)}
              min={10}
              max={60}
              step={1}
              text={`${Math.round(face.size * 100)} % of the height`}
              onChange={(percent) => change({ size: percent / 100 }, 'face-size')}
              onEnd={editor.endGesture}
            />
          </>
        )}
      </section>
      {edit.face.length > 1 && (
        <section className="editor-section">
          <h3>Changes</h3>
          <ul aria-label="Changes of the face">
            {edit.face.map(({ fromMs, layout }) => (
              <li key={fromMs} className="editor-row">
                <span className="small tabular">
                  From {formatMoment(fromMs)}: {layouts.find(({ value }) => value === layout)?.label}
                </span>
                {fromMs > 0 && (
                  <Button
                    variant="quiet"
                    aria-label={`Remove change at ${formatMoment(fromMs)}`}
                    onPress={() => editor.change(removeFaceChange(edit, fromMs))}
                  >
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
