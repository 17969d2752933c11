import './send.css';
import type { MessageSummary } from '../../../shared/model/message.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { MessageFields } from './message-fields.tsx';
import { formatPerson } from './parse-addresses.ts';
import { toLocalField } from './send-time.ts';
import { useMessageForm } from './use-message-form.ts';

interface EditMessageProps {
  readonly message: MessageSummary;
  readonly onDone: () => void;
}

/** Changes a message that has not been sent. */
export function EditMessage({ message, onDone }: EditMessageProps) {
  const client = useClient();
  const action = useAction();
  const form = useMessageForm({
    to: message.to.map(formatPerson).join(', '),
    cc: message.cc.map(formatPerson).join(', '),
    subject: message.subject,
    text: message.text,
    time: message.sendAt === null ? 'now' : 'chosen',
    chosen: message.sendAt === null ? '' : toLocalField(Date.parse(message.sendAt)),
    screenPreset: message.screenPreset,
  });
  const save = () => {
    const checked = form.check();
    if (!checked.ok) return;
    action.run(async () => {
      const { people, copied, subject, text, sendAt, screenPreset } = checked;
      const to = people.map(({ email }) => email);
      const cc = copied.map(({ email }) => email);
      const messageId = message.id;
      await client.call('outbox.editMessage', { messageId, to, cc, subject, text, sendAt, screenPreset });
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
        onChange={form.change}
        faults={form.faults}
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
