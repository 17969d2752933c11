import { type ReactNode, createContext, use, useState } from 'react';
import type { Reply } from './reply-words.ts';

/** The answer that is being made, from the button on until it is queued or called off. */
interface ReplyState {
  readonly reply: Reply | null;
  readonly begin: (reply: Reply) => void;
  readonly end: () => void;
}

const ReplyContext = createContext<ReplyState | null>(null);

/** Remembers what is being answered while pages come and go. */
export function ReplyProvider({ children }: { readonly children: ReactNode }) {
  const [reply, setReply] = useState<Reply | null>(null);
  return (
    <ReplyContext value={{ reply, begin: setReply, end: () => setReply(null) }}>{children}</ReplyContext>
  );
}

/** The answer that is being made. Throws outside {@link ReplyProvider}. */
export function useReply(): ReplyState {
  const state = use(ReplyContext);
  if (!state) throw new Error('useReply outside of ReplyProvider');
  return state;
}
