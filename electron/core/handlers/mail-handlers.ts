import dns from 'node:dns/promises';
import { findSettings } from '../mail/find-settings.ts';
import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

/** Methods of the areas `outbox`, `mail` and `practice`. */
export function createMailHandlers(
  parts: Pick<Parts, 'outbox' | 'inbox' | 'receipts' | 'mail' | 'practiceMailbox' | 'settings'>,
): Pick<Handlers, Extract<keyof Handlers, `outbox.${string}` | `mail.${string}` | `practice.${string}`>> {
  const { outbox, inbox, receipts, mail, practiceMailbox, settings } = parts;
  return {
    'outbox.list': () => outbox.list(),
    'outbox.queueMessage': (draft) => outbox.queueMessage(draft),
    'outbox.editMessage': (args) => outbox.editMessage(args),
    'outbox.sendAgain': ({ messageId }) => outbox.sendAgain(messageId),
    'outbox.cancel': ({ messageId }) => outbox.cancel(messageId),
    'outbox.retry': ({ messageId }) => outbox.retry(messageId),
    'outbox.confirmArrival': ({ messageId }) => outbox.confirmArrival(messageId),
    'outbox.remove': async ({ messageId }) => {
      await outbox.remove(messageId);
      return null;
    },
    'mail.findSettings': ({ email }) => findSettings(email, { fetch, dns }),
    'mail.testAccount': ({ account, password }) => mail.testAccount(account, password),
    'mail.saveAccount': async ({ account, password }) => {
      await mail.saveAccount(account, password);
      outbox.accountSaved();
      inbox.accountChanged();
      receipts.wake();
      return settings.getPublic();
    },
    'mail.usePractice': () => {
      settings.update({ mailMode: 'practice' });
      outbox.wake();
      inbox.accountChanged();
      return settings.getPublic();
    },
    'mail.signIn': async ({ account, clientSecret }) => {
      if (!(await mail.signIn(account, clientSecret))) return null;
      outbox.accountSaved();
      inbox.accountChanged();
      receipts.wake();
      return settings.getPublic();
    },
    'mail.cancelSignIn': () => {
      mail.cancelSignIn();
      return null;
    },
    'mail.hasPassword': () => ({ saved: mail.hasPassword(), signedIn: mail.isSignedIn() }),
    'practice.list': () => practiceMailbox.list(),
    'practice.get': ({ id }) => practiceMailbox.get(id),
  };
}
