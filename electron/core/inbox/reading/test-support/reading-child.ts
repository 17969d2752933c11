import { answerRead } from '../answer-read.ts';

/** Program for tests: the reading process, as the hosts have it. */
process.on('message', (request) => {
  void answerRead(request).then((reply) => process.send?.(reply));
});
