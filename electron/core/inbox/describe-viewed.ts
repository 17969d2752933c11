import type { Person } from '../../../shared/model/identity.ts';
import type { ViewedBy } from '../../../shared/model/message.ts';

/** What the desktop says when a recipient has viewed a message for the first time. */
export function describeViewed(
  to: readonly Person[],
  subject: string,
  viewed: ViewedBy | null,
): { readonly title: string; readonly body: string } {
  const by = viewed?.by.toLowerCase() ?? '';
  const name = to.find(({ email }) => email.toLowerCase() === by)?.name ?? '';
  return { title: `${name === '' ? by : name} viewed your recording`, body: subject };
}
