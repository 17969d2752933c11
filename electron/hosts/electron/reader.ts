import { answerRead } from '../../core/inbox/reading/answer-read.ts';

// The program of the reading process, which Electron ends with the app.
process.parentPort.on('message', ({ data }: { readonly data: unknown }) => {
  void answerRead(data).then((reply) => process.parentPort.postMessage(reply));
});
