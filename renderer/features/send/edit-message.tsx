import './send.css';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { useAppState } from '../shell/app-state.tsx';
import { toSendAs } from './link-choices.ts';
import { MessageFields } from './message-fields.tsx';
import { formatPerson } from './parse-addresses.ts';
import { useMessageForm } from './use-message-form.ts';

interface EditMessageProps {
  readonly message: MessageSummary;
  readonly onDone: () => void;
}

/** Changes a message that has not been sent. */
export function EditMessage({ message, onDone }: EditMessageProps) {
  const client = useClient();
  const action = useAction();
  const { mailAccounts } = useAppState().settings;
  const isThere = mailAccounts.some(({ email }) => email === message.from);
  const form = useMessageForm({
    // What went by an account that is gone needs another one.
    from: isThere ? '' : (mailAccounts[0]?.email ?? ''),
    to: message.to.map(formatPerson).join(', '),
    cc: message.cc.map(formatPerson).join(', '),
    subject: message.subject,
    text: message.text,
    time: message.sendAt === null ? 'now' : 'chosen',
    chosen: message.sendAt ?? '',
    screenPreset: message.screenPreset,
    sendAs: toSendAs(message.link?.days ?? null),
  });
  const save = () => {
    const checked = form.check();
    if (!checked.ok) return;
    action.run(async () => {
      const { from, people, copied, subject, text, sendAt, screenPreset, linkDays } = checked;
      const to = people.map(({ email }) => email);
      const cc = copied.map(({ email }) => email);
      const messageId = message.id;
      await client.call('outbox.editMessage', {
        ...{ messageId, from, to, cc, subject, text, sendAt, screenPreset, linkDays },
      });
      onDone();
    });
  };
  return (
    <form
      className="edit-message"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <MessageFields
        values={form.values}
        suggestedFrom={message.from ?? ''}
        onChange={form.change}
        faults={form.faults}
        zone={form.zone}
        hasPicture={message.recordings.some(({ kind }) => kind !== 'voice')}
      />
      {action.error && <ProblemNotice error={action.error} onRetry={save} />}
      <div className="dialog-actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={action.isRunning}>
          Save changes
        </Button>
      </div>
    </form>
  );
}
