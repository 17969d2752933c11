import { type DragEventHandler, useState } from 'react';
import type { ProjectSummary } from '../../../shared/model/library.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useToast } from '../../components/toast.tsx';
import { useProblemToast } from '../notices/use-problem-toast.ts';
import { droppedRecording, isRecordingDrag } from './drag-recording.ts';

/** What makes an element a place where recordings can be dropped. */
export interface RecordingDrop {
  readonly isOver: boolean;
  readonly handlers: Readonly<Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler<HTMLElement>>>;
}

/** Files the recordings that are dropped under a project of the client called `clientName`, and offers to undo it. */
export function useRecordingDrop(
  project: Pick<ProjectSummary, 'id' | 'name' | 'unfiled'>,
  clientName: string,
): RecordingDrop {
  const client = useClient();
  const showToast = useToast();
  const showProblem = useProblemToast();
  const [isOver, setOver] = useState(false);
  const drop = async (transfer: DataTransfer) => {
    const dragged = droppedRecording(transfer);
    if (dragged === null || dragged.projectId === project.id) return;
    const { id: recordingId, title } = dragged;
    const file = (placement: { client: string; project: string } | null) =>
      client.call('library.fileRecording', { recordingId, title, placement });
    // By its names even when it was unfiled: there may be several projects where those lie.
    const before = { client: dragged.clientName, project: dragged.projectName };
    await file(project.unfiled ? null : { client: clientName, project: project.name });
    showToast({
      message: project.unfiled ? 'Moved to Unfiled.' : `Moved to ${clientName}, ${project.name}.`,
      onUndo: () => void file(before).catch(showProblem),
    });
  };
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!isRecordingDrag(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event) {
        if (!isRecordingDrag(event.dataTransfer)) return;
        event.preventDefault();
        setOver(false);
        drop(event.dataTransfer).catch(showProblem);
      },
    },
  };
}
