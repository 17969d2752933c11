import type { RecordingSummary } from '../../../shared/model/recording.ts';

/** Type under which a row of a list is dragged; other programs do not know it. */
const dragType = 'application/x-outspoken-recording';

/** What is dragged: a recording, and where it lies. */
export type DraggedRecording = Pick<
  RecordingSummary,
  'id' | 'title' | 'projectId' | 'clientName' | 'projectName'
>;

/** Puts a recording into a drag that begins. */
export function startRecordingDrag(transfer: DataTransfer, recording: RecordingSummary): void {
  const { id, title, projectId, clientName, projectName } = recording;
  const dragged: DraggedRecording = { id, title, projectId, clientName, projectName };
  transfer.setData(dragType, JSON.stringify(dragged));
  transfer.effectAllowed = 'move';
}

/** True while a recording is dragged; which one is only known when it is dropped. */
export function isRecordingDrag({ types }: Pick<DataTransfer, 'types'>): boolean {
  return types.includes(dragType);
}

/** The recording that was dropped; null where it was something else. */
export function droppedRecording(transfer: Pick<DataTransfer, 'getData'>): DraggedRecording | null {
  try {
    return JSON.parse(transfer.getData(dragType)) as DraggedRecording;
  } catch {
    return null;
  }
}
