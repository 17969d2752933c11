import type { ClientSummary } from '../../../shared/model/library.ts';

interface Place {
  readonly client: string;
  readonly project: string;
}

/** The place after a change in its fields: a project follows its client, so that none is made by accident under another one. */
export function followClient(before: Place, next: Place, clients: readonly ClientSummary[]): Place {
  if (next.client === before.client) return next;
  const find = (name: string) => clients.find((client) => isSame(client.name, name));
  const belongs = find(before.client)?.projects.some(({ name }) => isSame(name, next.project)) ?? false;
  const client = find(next.client);
  if (client?.projects.some(({ name }) => isSame(name, next.project))) return next;
  if (next.project !== '' && !belongs) return next;
  return { client: next.client, project: client?.projects[0]?.name ?? '' };
}

function isSame(name: string, typed: string): boolean {
  return name.toLocaleLowerCase() === typed.trim().toLocaleLowerCase();
}
