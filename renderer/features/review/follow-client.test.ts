import { describe, expect, it } from 'vitest';
import type { ClientSummary } from '../../../shared/model/library.ts';
import { followClient } from './follow-client.ts';

function client(name: string, projects: readonly string[]): ClientSummary {
  const project = (title: string) => ({
    id: title,
    clientId: name,
    name: title,
    recordingCount: 0,
    ...{ unviewedCount: 0, account: null, captureDays: null, archived: false },
    people: [],
    unfiled: false,
  });
  return {
    id: name,
    name,
    unfiled: false,
    colour: null,
    sendReceipts: null,
    projects: projects.map(project),
  };
}

const clients = [
  client('Harbour', ['Memoir', 'Website']),
  client('Northwind', ['Website', 'Film']),
  client('Empty', []),
];
const memoir = { client: 'Harbour', project: 'Memoir' };

describe('followClient', () => {
  it('takes the first project of a known client', () => {
    expect(followClient(memoir, { ...memoir, client: 'northwind' }, clients).project).toBe('Website');
    expect(followClient(memoir, { ...memoir, client: 'Empty' }, clients).project).toBe('');
  });

  it('keeps a project both have', () => {
    const website = { client: 'Harbour', project: 'Website' };
    expect(followClient(website, { ...website, client: 'Northwind' }, clients).project).toBe('Website');
  });

  it('does not carry a project over to a new client', () => {
    expect(followClient(memoir, { ...memoir, client: 'Harbou' }, clients).project).toBe('');
  });

  it('keeps what was typed for a new project', () => {
    const typed = { client: 'New', project: 'Novel' };
    expect(followClient(typed, { ...typed, client: 'Newer' }, clients).project).toBe('Novel');
  });

  it('leaves changes of the project alone', () => {
    expect(followClient(memoir, { ...memoir, project: 'Web' }, clients)).toEqual({
      client: 'Harbour',
      project: 'Web',
    });
  });
});
