import dns from 'node:dns/promises';
import { findSettings } from '../mail/find-settings.ts';
import type { Handlers } from '../dispatch.ts';
import type { Parts } from '../parts.ts';

type MailParts = Pick<Parts, 'outbox' | 'inbox' | 'receipts' | 'mail' | 'practiceMailbox' | 'settings'>;
type Area<Name extends string> = Pick<Handlers, Extract<keyof Handlers, `${Name}.${string}`>>;

function createAccountHandlers({ outbox, inbox, receipts, mail, settings }: MailParts): Area<'mail'> {
  const used = () => {
    inbox.accountChanged();
    receipts.wake();
    return settings.getPublic();
  };
  const saved = (id: string) => {
    outbox.accountSaved(id);
    return used();
  };
  const changed = (id: string | null | undefined) => (id === undefined ? mail.accountFor([]) : id);
  return {
    'mail.findSettings': ({ email }) => findSettings(email, { fetch, dns }),
    'mail.testAccount': ({ account, password }) => mail.testAccount(account, password),
    'mail.saveAccount': async ({ account, password, accountId }) =>
      saved(await mail.saveAccount({ account, password, id: changed(accountId) })),
    'mail.removeAccount': async ({ accountId }) => {
      await mail.removeAccount(accountId);
      outbox.accountRemoved();
      return used();
    },
    'mail.makeDefault': ({ accountId }) => {
      mail.makeDefault(accountId);
      return settings.getPublic();
    },
    'mail.usePractice': () => {
      settings.update({ mailMode: 'practice' });
      outbox.wake();
      inbox.accountChanged();
      return settings.getPublic();
    },
    'mail.signIn': async ({ account, clientSecret, accountId }) => {
      const id = await mail.signIn({ account, clientSecret, id: changed(accountId) });
      return id === null ? null : saved(id);
    },
    'mail.cancelSignIn': () => {
      mail.cancelSignIn();
      return null;
    },
    'mail.hasPassword': ({ accountId = null }) => mail.savedFor(accountId),
  };
}

/** Methods of the areas `outbox`, `mail` and `practice`. */
export function createMailHandlers(parts: MailParts): Area<'outbox' | 'mail' | 'practice'> {
  const { outbox, practiceMailbox } = parts;
  return {
    ...createAccountHandlers(parts),
    'outbox.suggestFrom': (args) => outbox.suggestFrom(args),
    'outbox.list': () => outbox.list(),
    'outbox.getUse': () => ({ sizeBytes: outbox.spoolBytes() }),
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
    'practice.list': () => practiceMailbox.list(),
    'practice.get': ({ id }) => practiceMailbox.get(id),
  };
}
