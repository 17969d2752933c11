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
  /** Recordings that go with it in the same message. */
  readonly others?: readonly RecordingDetail[];
  /** Client and project as they will be when it is queued; missing for those it has. */
  readonly place?: { readonly client: string; readonly project: string };
  /** What the message answers. */
  readonly reply?: Reply | null;
  /** Runs before the message is queued, for example to save the title. Queues nothing when it resolves false. */
  readonly beforeQueue?: () => Promise<boolean>;
}

/** Sends one recording by mail: to whom, what, when, and what exactly will go. Recipients are remembered on the project. */
export function SendPanel(props: SendPanelProps) {
  const { recording, others = [], onCancel, onQueued, beforeQueue, reply = null } = props;
  const client = useClient();
  const { settings } = useAppState();
  const action = useAction();
  const people = useProjectPeople(recording);
  const suggestedFrom = useSuggestedFrom(props);
  const form = useMessageForm({
    from: '',
    to: (reply ? [reply.sender] : people).map(formatPerson).join(', '),
    subject: reply ? replySubject(reply) : subjectOf(recording, others.length),
    cc: '',
    text: reply ? quoteReply(reply) : '',
    time: 'now',
    chosen: '',
    sendAs: 'files',
    // Nothing tells yet what a recipient runs.
    screenPreset: choosePreset(settings.screenPreset, { usesOutspoken: reply?.usesOutspoken ?? false }),
  });
  const queue = () => {
    const checked = form.check();
    if (!checked.ok) return;
    action.run(async () => {
      if (beforeQueue && !(await beforeQueue())) return;
      const { from, people: recipients, copied, subject, text, sendAt, screenPreset, linkDays } = checked;
      const to = recipients.map(({ email }) => email);
      const message = await client.call('outbox.queueMessage', {
        from,
        recordingIds: [recording, ...others].map(({ id }) => id),
        to,
        cc: copied.map(({ email }) => email),
        subject,
        text,
        sendAt,
        screenPreset,
        linkDays,
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
          suggestedFrom={suggestedFrom}
          onChange={form.change}
          faults={form.faults}
          zone={form.zone}
          hasPicture={[recording, ...others].some(({ kind }) => kind !== 'voice')}
          autoFocus
        />
        {[recording, ...others].map((one) => (
          <Attachment
            key={one.id}
            recording={one}
            preset={form.values.screenPreset}
            isLink={form.values.sendAs !== 'files'}
          />
        ))}
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

function subjectOf({ title }: RecordingDetail, others: number): string {
  return others === 0 ? title : `${title} and ${others} more`;
}

/** The account the message goes by if nobody chooses one: core knows, by the project and by what is answered. */
function useSuggestedFrom({ recording, place, reply = null }: SendPanelProps): string | null {
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const named = clients
    .filter(({ name }) => name === place?.client)
    .flatMap(({ projects }) => projects)
    .find(({ name }) => name === place?.project);
  const projectId = place ? (named?.id ?? null) : recording.projectId;
  const wishes = { projectId, answered: reply?.recordingId ?? null };
  return useLive('outbox.suggestFrom', wishes, ['settings.changed', 'library.changed']).value ?? null;
}

function useProjectPeople({ projectId, unfiled }: RecordingDetail) {
  const clients = useLive('library.listClients', {}, ['library.changed']).value ?? [];
  const project = clients.flatMap((client) => client.projects).find(({ id }) => id === projectId);
  return unfiled ? [] : (project?.people ?? []);
}
