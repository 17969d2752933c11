import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';
import { recordingDetail } from './recording-detail.ts';

/** Methods of the area `recording`. */
export function createRecordingHandlers(
  parts: Pick<Parts, 'recorder' | 'library' | 'playbackMemory' | 'receipts'>,
): Pick<Handlers, Extract<keyof Handlers, `recording.${string}`>> {
  const { recorder } = parts;
  return {
    'recording.start': (args, callerId) => recorder.start(args, callerId),
    'recording.appendChunk': (args, callerId) => recorder.appendChunk(args, callerId),
    'recording.pause': async (args) => {
      await recorder.pause(args);
      return null;
    },
    'recording.resume': async (args) => {
      await recorder.resume(args);
      return null;
    },
    'recording.mark': (args) => recorder.mark(args),
    'recording.endTrack': async (args) => {
      await recorder.endTrack(args);
      return null;
    },
    'recording.stop': async (args) => {
      await recorder.stop(args);
      return recordingDetail(args.recordingId, parts);
    },
    'recording.discard': async ({ recordingId }) => {
      await recorder.discard(recordingId);
      return null;
    },
    'recording.getActive': () => recorder.active(),
    'recording.reclaim': ({ recordingId }, callerId) => recorder.reclaim(recordingId, callerId),
    'recording.finishAbandoned': async ({ recordingId }) => {
      await recorder.finishAbandoned(recordingId);
      return recordingDetail(recordingId, parts);
    },
  };
}
