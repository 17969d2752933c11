import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { CutsPanel } from './cuts-panel.tsx';
import { FacePanel } from './face-panel.tsx';
import { SoundPanel } from './sound-panel.tsx';
import type { Editor } from './use-editor.ts';
import type { Silences } from './use-silences.ts';

interface EditorPanelProps {
  readonly recording: RecordingDetail;
  readonly editor: Editor;
  readonly positionMs: number;
  readonly silences: Silences;
}

/** What can be changed, one kind at a time. */
export function EditorPanel({ recording, editor, positionMs, silences }: EditorPanelProps) {
  const has = (track: string) => recording.tracks.some((one) => one.track === track);
  const hasFace = has('screen') && has('camera');
  return (
    <Tabs className="editor-panel">
      <TabList className="editor-tabs" aria-label="Edit">
        <Tab id="cuts" className="editor-tab">
          Cuts
        </Tab>
        {hasFace && (
          <Tab id="face" className="editor-tab">
            Face
          </Tab>
        )}
        <Tab id="sound" className="editor-tab">
          Sound
        </Tab>
      </TabList>
      <TabPanel id="cuts" className="editor-tab-panel">
        <CutsPanel
          editor={editor}
          durationMs={recording.captureDurationMs}
          positionMs={positionMs}
          silences={silences}
        />
      </TabPanel>
      {hasFace && (
        <TabPanel id="face" className="editor-tab-panel">
          <FacePanel recording={recording} editor={editor} positionMs={positionMs} />
        </TabPanel>
      )}
      <TabPanel id="sound" className="editor-tab-panel">
        <SoundPanel recording={recording} editor={editor} />
      </TabPanel>
    </Tabs>
  );
}
