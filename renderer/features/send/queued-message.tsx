import './send.css';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { useLive } from '../../bridge/use-live.ts';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { useNow } from '../../components/when.tsx';
import { countSent, partsOf } from '../outbox/message-parts.ts';
import { explainMessage, messageShapes, messageWords } from '../outbox/message-words.ts';

/** Where a message is that was just queued, kept up to date until it has arrived. */
export function QueuedMessage({ message }: { readonly message: MessageSummary }) {
  const messages = useLive('outbox.list', {}, ['outbox.changed', 'outbox.removed']).value;
  const found = messages?.find(({ id }) => id === message.id) ?? message;
  const parts = partsOf(found, messages ?? []);
  // Of several parts, the one that is being dealt with.
  const now = parts.find(({ state }) => state !== 'sent' && state !== 'viewed') ?? found;
  const people = now.to.map((person) => person.name || person.email).join(', ');
  const isMoving = now.state === 'sending' || now.state === 'preparing';
  const explanation = [now.part === null ? '' : countSent(parts), explainMessage(now, useNow())]
    .join(' ')
    .trim();
  const section = useRef<HTMLElement>(null);
  // The panel that had the focus is gone.
  useEffect(() => section.current?.focus(), []);
  return (
    <section ref={section} tabIndex={-1} className="queued-message" aria-label="Message">
      <p>
        In the Outbox, to <bdi>{people}</bdi>. <Link href="/outbox">Show it</Link>
      </p>
      <div className="queued-message-state" role="status">
        <StateLabel shape={messageShapes[now.state]}>{messageWords[now.state]}</StateLabel>
        <span className="quiet small">{explanation}</span>
      </div>
      {isMoving && <ProgressBar label={messageWords[now.state]} isLabelHidden value={now.progress} note="" />}
    </section>
  );
}
