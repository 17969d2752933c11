import type { Person } from '../../../shared/model/identity.ts';
import { linkOf } from '../../../shared/model/recording.ts';
import type { MessageRecord } from './mail-file.ts';
import { type ExportedRecording, toPlayedMs } from './exported-recording.ts';

/** One thing that happened, or was said, about a recording. */
export interface TimelineEvent {
  /** ISO 8601; null for a mark, which has a place in the recording only. */
  readonly at: string | null;
  readonly what:
    | 'Recorded'
    | 'Received'
    | 'Sent'
    | 'Not sent'
    | 'Delivered'
    | 'Opened'
    | 'Viewed'
    | 'Mark'
    | 'Note'
    | 'To-do'
    | 'Done to-do';
  /** Who did it or whom it concerns. */
  readonly who: string;
  /** Where in the recording as it is played, in milliseconds; null for all of it. */
  readonly positionMs: number | null;
  readonly text: string;
  readonly messageId: string;
}

/** A person as people write one. */
export function describePerson({ name, email }: Person): string {
  return name === '' ? email : `${name} <${email}>`;
}

const bare = { at: null, who: '', positionMs: null, text: '', messageId: '' } as const;

/** Everything that is known of a recording in the order in which it happened; then its marks and notes in the order of their places. */
export function toEvents(recording: ExportedRecording): readonly TimelineEvent[] {
  const happened = [...originEvents(recording), ...recording.messages.flatMap(messageEvents)];
  const timeOf = ({ at }: TimelineEvent) => Date.parse(at ?? '') || 0;
  return [
    ...happened.toSorted((one, other) => timeOf(one) - timeOf(other)),
    ...markEvents(recording),
    ...noteEvents(recording),
  ];
}

function originEvents({ file }: ExportedRecording): readonly TimelineEvent[] {
  const { origin, author, views } = file;
  const maker = author === null ? '' : describePerson(author);
  // When something was recorded that is kept elsewhere, nobody here knows.
  const events: TimelineEvent[] =
    linkOf(file) === null ? [{ ...bare, at: file.createdAt, what: 'Recorded', who: maker }] : [];
  if (origin !== null) {
    const who = origin.sender === null ? '' : describePerson(origin.sender);
    const subject = origin.subject === '' ? '' : `Subject: ${origin.subject}`;
    const text = [subject, origin.text, linkOf(file) ?? ''].filter((one) => one !== '').join('\n\n');
    const messageId = origin.messageId ?? '';
    events.push({ ...bare, at: origin.receivedAt, what: 'Received', who, text, messageId });
  }
  if (views?.firstAt) events.push({ ...bare, at: views.firstAt, what: 'Viewed', text: 'Viewed here' });
  return events;
}

function messageEvents(message: MessageRecord): readonly TimelineEvent[] {
  const { messageId, sentAt, deliveredAt, openedAt, viewed } = message;
  const base = { ...bare, who: [...message.to, ...message.cc].map(describePerson).join(', '), messageId };
  const from = message.from === null ? '' : `From: ${message.from}`;
  const head = [from, `Subject: ${message.subject}`].filter((one) => one !== '').join('\n');
  const text = [describeState(message), head, message.text].filter((one) => one !== '').join('\n\n');
  const events: TimelineEvent[] = [
    sentAt === null
      ? { ...base, at: message.createdAt, what: 'Not sent', text }
      : { ...base, at: sentAt, what: 'Sent', text },
  ];
  if (deliveredAt !== null) events.push({ ...base, at: deliveredAt, what: 'Delivered' });
  if (openedAt !== null) events.push({ ...base, at: openedAt, what: 'Opened' });
  if (viewed !== null) {
    const share = `${Math.round(Math.min(1, Math.max(0, viewed.share)) * 100)} % viewed`;
    events.push({ ...base, at: viewed.firstAt, what: 'Viewed', who: viewed.by, text: share });
  }
  return events;
}

/** What has to be said of a message besides its times. */
function describeState({ state, maybeSent, via, part, sentAt }: MessageRecord): string {
  const words = [
    part === null ? '' : `Part ${part.number} of ${part.count}.`,
    via === 'practice' ? 'Practice only: it went to nobody.' : '',
    maybeSent && sentAt === null ? 'It may have been sent: the server did not answer at the end.' : '',
    sentAt === null && !maybeSent ? `State when this was exported: ${state}.` : '',
  ];
  return words.filter((one) => one !== '').join(' ');
}

function markEvents(recording: ExportedRecording): readonly TimelineEvent[] {
  return recording.file.marks.map(({ atMs, label }) => {
    return { ...bare, what: 'Mark', positionMs: toPlayedMs(recording, atMs), text: label };
  });
}

function noteEvents(recording: ExportedRecording): readonly TimelineEvent[] {
  return (recording.notes ?? []).map(({ atMs, text, kind, done, createdAt, author }) => ({
    ...bare,
    at: createdAt,
    what: kind === 'note' ? 'Note' : done ? 'Done to-do' : 'To-do',
    who: author === null ? '' : describePerson(author),
    positionMs: toPlayedMs(recording, atMs),
    text,
  }));
}
