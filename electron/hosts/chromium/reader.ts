import { answerRead } from '../../core/inbox/reading/answer-read.ts';

// The program of the reading process: it ends when the app does, whose end closes its channel.
process.on('message', (request) => {
  void answerRead(request).then((reply) => process.send?.(reply));
});
