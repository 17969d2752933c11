import { type Storage, mostLinkDays } from '../../../shared/model/storage.ts';

const days = [1, 7, 30] as const;

/** How recordings go with a message: as files, or as links that work for so many days. */
export type SendAs = 'files' | `${(typeof days)[number]}`;

/** What the storage can do, files first. */
export function sendChoices(storage: Storage): readonly { value: SendAs; label: string }[] {
  const links = days
    .filter((count) => count <= mostLinkDays[storage.kind])
    .map((count) => ({
      value: `${count}` as const,
      label: `Link that works for ${count} ${count === 1 ? 'day' : 'days'}`,
    }));
  return [{ value: 'files', label: 'File in the mail' }, ...links];
}

/** The choice that a message was made with. */
export function toSendAs(linkDays: number | null): SendAs {
  return days.map((count) => `${count}` as const).find((text) => text === String(linkDays)) ?? 'files';
}

/** Days that links work; null for files. */
export function toLinkDays(sendAs: SendAs): number | null {
  return sendAs === 'files' ? null : Number(sendAs);
}
