import './send.css';
import type { MessageSummary } from '../../../shared/model/message.ts';
import type { RecordingDetail } from '../../../shared/model/recording.ts';
import { useClient } from '../../bridge/client-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { useAction } from '../notices/use-action.ts';
import { type Reply, quoteReply, replySubject } from '../reply/reply-words.ts';
import { useAppState } from '../shell/app-state.tsx';
import { Attachment } from './attachment.tsx';
import { choosePreset } from './choose-preset.ts';
import { mergePeople } from './message-draft.ts';
import { MessageFields } from './message-fields.tsx';
import { formatPerson } from './parse-addresses.ts';
import { useMessageForm } from './use-message-form.ts';

interface SendPanelProps {
  readonly recording: RecordingDetail;
  readonly onCancel: () => void;
  readonly onQueued: (message: MessageSummary) => void;
  /** What the message answers. */
  readonly reply?: Reply | null;
  /** Runs before the message is queued, for example to save the title. Queues nothing when it resolves false. */
  readonly beforeQueue?: () => Promise<boolean>;
}

/** Sends one recording by mail: to whom, what, when, and what exactly will go. Recipients are remembered on the project. */
export function SendPanel({ recording, onCancel, onQueued, beforeQueue, reply = null }: SendPanelProps) {
  const client = useClient();
  const { settings } = useAppState();
  const action = useAction();
  const people = useProjectPeople(recording);
  const form = useMessageForm({
    to: (reply ? [reply.sender] : people).map(formatPerson).join(', '),
    subject: reply ? replySubject(reply) : recording.title,
    cc: '',
    text: reply ? quoteReply(reply) : '',
    time: 'now',
    chosen: '',
    // Nothing tells yet what a recipient runs.
    screenPreset: choosePreset(settings.screenPreset, { usesOutspoken: reply?.usesOutspoken ?? false }),
  });
  const queue = () => {
    const checked = form.check();
    if (!checked.ok) return;
    action.run(async () => {
      if (beforeQueue && !(await beforeQueue())) return;
      const { people: recipients, copied, subject, text, sendAt, screenPreset } = checked;
      const to = recipients.map(({ email }) => email);
      const message = await client.call('outbox.queueMessage', {
        recordingIds: [recording.id],
        to,
        cc: copied.map(({ email }) => email),
        subject,
        text,
        sendAt,
        screenPreset,
        replyTo: reply && { recordingId: reply.recordingId, atMs: reply.atMs },
      });
      if (!recording.unfiled) {
        const merged = [...mergePeople(people, recipients)].slice(0, 50);
        // The message is queued; remembering is a comfort.
        client
          .call('library.setPeople', { projectId: recording.projectId, people: merged })
          .catch(() => undefined);
      }
      onQueued(message);
    });
  };
  return (
    <section className="send-panel" aria-label="Send">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          queue();
        }}
      >
        <MessageFields
          values={form.values}
          onChange={form.change}
          faults={form.faults}
          hasPicture={recording.kind !== 'voice'}
          autoFocus
        />
        <Attachment recording={recording} preset={form.values.screenPreset} />
        {action.error && <ProblemNotice error={action.error} onRetry={queue} />}
        <div className="send-actions">
          <Button type="submit" variant="primary" size="large" icon="send" isDisabled={action.isRunning}>
            Queue message
          </Button>
          <Button variant="quiet" size="large" onPress={onCancel}>
            Cancel
          </Button>
        </div>
      </form>
    </section>
  );
}

function useProjectPeople({ projectId, unfiled }: RecordingDetail) {
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const project = clients.flatMap((client) => client.projects).find(({ id }) => id === projectId);
  return unfiled ? [] : (project?.people ?? []);
}
