import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Icon } from '../../components/icon.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { useAppState } from '../shell/app-state.tsx';
import { offerFile } from './drag-recording.ts';
import { copyName } from './file-name.ts';

/** The recording as a file: saved, copied or dragged into other programs, and where it lies. */
export function RecordingFile({ recording }: { readonly recording: RecordingDetail }) {
  const { id: recordingId, playbackUrl } = recording;
  const client = useClient();
  const showProblem = useProblemToast();
  const { canCopyFile } = useAppState().info;
  const showToast = useToast();
  const copy = async () => {
    await client.call('app.copyRecordingFile', { recordingId });
    showToast({ message: 'File copied. Paste it into a chat, a mail or a folder.' });
  };
  const name = copyName(recording);
  return (
    <>
      {playbackUrl !== null && (
        <a
          className="recording-file"
          href={playbackUrl}
          download={name}
          title="Click to save the file, or drag it to the desktop, into a chat or a mail"
          onDragStart={({ dataTransfer, currentTarget }) => {
            offerFile(dataTransfer, name, currentTarget.href);
            dataTransfer.effectAllowed = 'copy';
          }}
        >
          <Icon name="download" />
          Save a copy
        </a>
      )}
      {playbackUrl !== null && canCopyFile && (
        <button
          type="button"
          className="recording-file"
          title="Paste it into a chat, a mail or a folder"
          onClick={() => void copy().catch(showProblem)}
        >
          <Icon name="copy" />
          Copy file
        </button>
      )}
      <button
        type="button"
        className="recording-file"
        onClick={() => void client.call('app.openRecordingFolder', { recordingId }).catch(showProblem)}
      >
        <Icon name="folder-open" />
        Show in folder
      </button>
    </>
  );
}
