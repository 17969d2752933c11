import type { CallErrorCode } from '../../bridge/call-error.ts';

/** What the user can do about a problem: go to the page that helps, or do the same again. */
export type ProblemAction =
  { readonly kind: 'go'; readonly label: string; readonly href: string } | { readonly kind: 'retry' };

/** A problem in words: what happened, and what it means and asks for. */
export interface Problem {
  readonly title: string;
  readonly meaning: string;
  readonly action?: ProblemAction;
}

/** What is known besides the code. */
export interface ProblemContext {
  /** Host that was talked to; empty when none was. */
  readonly server?: string;
}

const retry: ProblemAction = { kind: 'retry' };
const mailSettings: ProblemAction = { kind: 'go', label: 'Mail account', href: '/settings/mail' };
const storageSettings: ProblemAction = { kind: 'go', label: 'Storage', href: '/settings/storage' };

type MailCode = Extract<CallErrorCode, `mail-${string}`>;
type OtherCode = Exclude<CallErrorCode, MailCode>;

/** Words for every expected failure. The list is closed: a new code does not compile until it has words here. */
export function describeProblem(code: CallErrorCode, { server = '' }: ProblemContext = {}): Problem {
  return isMailCode(code)
    ? mailProblems[code](server === '' ? 'The mail server' : server)
    : otherProblems[code];
}

function isMailCode(code: CallErrorCode): code is MailCode {
  return code.startsWith('mail-');
}

const mailProblems: Record<MailCode, (server: string) => Problem> = {
  'mail-unreachable': (server) => ({
    title: `${server} cannot be reached.`,
    meaning: 'Messages go by themselves when it can. Check the server name if you are online.',
    action: retry,
  }),
  'mail-timeout': (server) => ({
    title: `${server} does not answer.`,
    meaning: 'Messages stay in the Outbox and are tried again by themselves.',
    action: retry,
  }),
  'mail-tls': (server) => ({
    title: `The connection to ${server} is not secure.`,
    meaning: 'Nothing was sent. Check the server name, the port and the security in your mail account.',
    action: mailSettings,
  }),
  'mail-auth': (server) => ({
    title: `${server} refused the user name or password.`,
    meaning:
      'Enter them again, or sign in again if you signed in with Google or Microsoft. Some providers want an app password.',
    action: mailSettings,
  }),
  'mail-recipient': (server) => ({
    title: `${server} refused the recipient.`,
    meaning: 'Edit the message and check the address.',
  }),
  'mail-size': (server) => ({
    title: `The message is too large for ${server}.`,
    meaning:
      'Set the largest message in Settings to what it takes, then edit this message: it is made to fit, or sent in parts.',
    action: { kind: 'go', label: 'Sending', href: '/settings/recording' },
  }),
  'mail-content': (server) => ({
    title: `${server} refused the message.`,
    meaning: 'Its own words say why. Edit the message, then send it again.',
  }),
  'mail-transient': (server) => ({
    title: `${server} cannot take the message now.`,
    meaning: 'It is tried again by itself.',
    action: retry,
  }),
  'mail-protocol': (server) => ({
    title: `${server} answered in a way that makes no sense for mail.`,
    meaning: 'Check the server name and the port in your mail account.',
    action: mailSettings,
  }),
};

const largeRecordings = {
  kind: 'go',
  label: 'Large recordings',
  href: '/settings/large-recordings',
} as const;

const otherProblems: Record<OtherCode, Problem> = {
  'account-missing': {
    title: 'There is no mail account yet.',
    meaning: 'Messages wait in the Outbox. Add an account, or use the practice mailbox.',
    action: mailSettings,
  },
  'account-removed': {
    title: 'The mail account of this message was removed.',
    meaning: 'Edit the message to send it by another account, or add that account again.',
    action: mailSettings,
  },
  'storage-missing': {
    title: 'There is no storage for large recordings.',
    meaning: 'Set one up in Settings and retry, or edit the message to send the files themselves.',
    action: largeRecordings,
  },
  'storage-unreachable': {
    title: 'Your storage cannot be reached.',
    meaning: 'The upload goes on by itself when it can. What is there already is not sent again.',
    action: retry,
  },
  'storage-auth': {
    title: 'Your storage refused the user name or password.',
    meaning: 'Nothing is lost. Enter them again in Settings, then retry.',
    action: largeRecordings,
  },
  'storage-full': {
    title: 'Your storage is full.',
    meaning: 'Make room there, then retry. What is there already is not sent again.',
    action: largeRecordings,
  },
  'storage-too-large': {
    title: 'Your storage takes no file of this size.',
    meaning: 'Send it in smaller quality, or have whoever runs the storage allow larger files. Then retry.',
    action: largeRecordings,
  },
  'storage-no-link': {
    title: 'Your storage made no link to the file.',
    meaning: 'Its own words say why. Allow links there, or enter a public address in Settings. Then retry.',
    action: largeRecordings,
  },
  'storage-refused': {
    title: 'Your storage refused the file.',
    meaning: 'Check its address in Settings, then retry. It has to begin with https.',
    action: largeRecordings,
  },
  'link-unreachable': {
    title: 'The server with the recording cannot be reached.',
    meaning: 'What is here already is not fetched again. Try again later.',
  },
  'link-ended': {
    title: 'The link no longer works.',
    meaning: 'Ask the sender to send the recording again.',
  },
  'link-changed': {
    title: 'What is behind the link is not what was sent.',
    meaning: 'Nothing of it was kept. Ask the sender to send the recording again.',
  },
  'link-refused': {
    title: 'The link was not followed.',
    meaning: 'It leads to a place that is not on the internet, or that asks for a password. Ask the sender.',
  },
  'secrets-unavailable': {
    title: 'The saved password cannot be read.',
    meaning: 'Messages wait in the Outbox. Enter the password of your mail account again.',
    action: mailSettings,
  },
  'invalid-request': {
    title: 'Something that was entered cannot be used.',
    meaning: 'Nothing was changed. Check the fields, then try again.',
  },
  'not-found': {
    title: 'This is no longer here.',
    meaning: 'It may have been moved, deleted, or taken out of the library folder.',
  },
  conflict: {
    title: 'This cannot be done as things are now.',
    meaning: 'Something else with this name is there, or it changed meanwhile. Nothing was lost.',
  },
  unsupported: {
    title: 'This computer does not offer that.',
    meaning: 'Nothing was changed.',
  },
  'too-large': {
    title: 'That is too large.',
    meaning: 'Nothing was changed.',
  },
  internal: {
    title: 'That did not work.',
    meaning: 'Recordings and messages are safe. Try again; if it stays so, start Outspoken again.',
    action: retry,
  },
  'parts-changed': {
    title: 'The recording was changed after its first parts had gone.',
    meaning: 'The parts would no longer fit together. Cancel the rest, and send the recording again.',
  },
  'part-gone': {
    title: 'It was asked for again, and can no longer be made as it was.',
    meaning: 'Parts are kept for 30 days. Send the recording again.',
  },
  'disk-full': {
    title: 'The disk is full.',
    meaning: 'What was recorded is safe. Free some space, then go on.',
    action: storageSettings,
  },
  'disk-low': {
    title: 'There is too little room on the disk to record.',
    meaning: 'Free some space, then record again.',
    action: storageSettings,
  },
  'library-unavailable': {
    title: 'The folder with your recordings cannot be reached.',
    meaning: 'Connect the disk it is on, or choose another folder. Nothing was deleted.',
    action: storageSettings,
  },
  'recording-not-active': {
    title: 'This recording has already ended.',
    meaning: 'It is in your projects with everything that was recorded.',
    action: { kind: 'go', label: 'Show the library', href: '/projects' },
  },
  'recording-active': {
    title: 'A recording is running.',
    meaning: 'Stop it first.',
    action: { kind: 'go', label: 'Show it', href: '/' },
  },
  'sequence-gap': {
    title: 'A piece of the recording went missing on its way to the disk.',
    meaning: 'Everything before it is safe. Stop and record the rest again.',
  },
  'ffmpeg-missing': {
    title: 'Recordings are not compressed yet: ffmpeg was not found.',
    meaning: 'Recording works. Messages wait until ffmpeg is there.',
    action: storageSettings,
  },
  'ffmpeg-failed': {
    title: 'Compressing did not work.',
    meaning: 'The recording itself is untouched and plays. Try again; the details say what ffmpeg found.',
    action: retry,
  },
  'media-unreadable': {
    title: 'This sound cannot be read.',
    meaning: 'The file may be damaged. It was not changed.',
  },
  'attachment-missing': {
    title: 'The recording of this message is gone from the library folder.',
    meaning: 'Put it back or restore it from the bin, then try again.',
    action: { kind: 'go', label: 'Bin', href: '/bin' },
  },
  'nothing-to-export': {
    title: 'There is nothing to export.',
    meaning: 'No recording lies in these days. Choose others.',
  },
  'not-an-export': {
    title: 'This folder is not an export.',
    meaning: 'It has no manifest.json. Choose the folder that holds index.html and manifest.json.',
  },
  'export-damaged': {
    title: 'The list of files of this export cannot be read.',
    meaning:
      'Its manifest.json was changed, so nothing in it can be checked. Use another copy of the export.',
  },
  'folder-in-library': {
    title: 'This folder is part of your library.',
    meaning: 'Exports there would be taken for recordings. Choose a folder outside of it.',
  },
  'folder-not-watchable': {
    title: 'This folder cannot be watched.',
    meaning:
      'It is one of Outspoken’s own folders, holds one, or lies in one: recordings would be taken in a second time. Choose another folder.',
  },
  'file-unreadable': {
    title: 'The file cannot be opened.',
    meaning: 'This computer does not let Outspoken read it. It was not changed.',
  },
  'message-not-editable': {
    title: 'This message can no longer be changed.',
    meaning: 'It is on its way or has been sent.',
  },
  'message-recovered': {
    title: 'This message was found again after the Outbox was damaged.',
    meaning: 'It may have been sent already, so it does not go by itself. Look at it, then try again.',
    action: retry,
  },
  'connection-lost': {
    title: 'Outspoken cannot be reached.',
    meaning: 'Its process has ended or is busy. This page connects again by itself.',
    action: retry,
  },
};
