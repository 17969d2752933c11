import { Notice } from '../../components/notice.tsx';
import { useReply } from './reply-provider.tsx';
import { describeReply } from './reply-words.ts';

/** Says what is being answered, and lets go of it; nothing while nothing is. */
export function ReplyBanner() {
  const { reply, end } = useReply();
  if (!reply) return null;
  return (
    <Notice
      icon="send"
      title={`Your answer to ${reply.sender.name || reply.sender.email}`}
      actionLabel="Not an answer"
      onAction={end}
    >
      <bdi>{describeReply(reply)}</bdi>
    </Notice>
  );
}
