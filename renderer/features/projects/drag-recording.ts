import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { masterName } from './file-name.ts';

/** Type under which a row of a list is dragged; other programs do not know it. */
const dragType = 'application/x-outspoken-recording';

/** What is dragged: a recording, and where it lies. */
export type DraggedRecording = Pick<
  RecordingSummary,
  'id' | 'title' | 'projectId' | 'clientName' | 'projectName'
>;

/** Puts a recording into a drag that begins: to be filed elsewhere, and as a file for other programs once there is one to play it. */
export function startRecordingDrag(transfer: DataTransfer, recording: RecordingSummary): void {
  const { id, title, projectId, clientName, projectName, kind, link, compression } = recording;
  const dragged: DraggedRecording = { id, title, projectId, clientName, projectName };
  transfer.setData(dragType, JSON.stringify(dragged));
  if (link === null && compression === 'done')
    offerFile(transfer, masterName({ title, kind }), mediaAddress(id));
  transfer.effectAllowed = 'copyMove';
}

/** Address of the file that plays a recording, whichever it is by then. */
function mediaAddress(recordingId: string): string {
  return new URL(`/media/recording/${recordingId}/now`, location.href).href;
}

/** Chromium makes a file of what is dropped outside the page: `DownloadURL` is type, name and address (https://chromium.org/developers/design-documents/drag-and-drop). */
export function offerFile(transfer: DataTransfer, name: string, address: string): void {
  // The parts are told from each other by colons.
  const plainName = name.replaceAll(':', '-');
  transfer.setData('DownloadURL', `application/octet-stream:${plainName}:${address}`);
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
