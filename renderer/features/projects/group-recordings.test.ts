import { describe, expect, it } from 'vitest';
import type { ClientSummary } from '../../../shared/model/library.ts';
import type { RecordingSummary } from '../../../shared/model/recording.ts';
import { groupRecordings } from './group-recordings.ts';

function client(name: string, projects: readonly string[], count: number, unfiled = false): ClientSummary {
  return {
    id: name,
    name,
    unfiled,
    colour: null,
    sendReceipts: null,
    projects: projects.map((project) => ({
      id: project,
      clientId: name,
      name: project,
      recordingCount: count,
      ...{ unviewedCount: 0, account: null, captureDays: null, archived: false },
      people: [],
      unfiled,
    })),
  };
}

function recording(id: string, projectId: string): RecordingSummary {
  return { id, projectId } as RecordingSummary;
}

describe('groupRecordings', () => {
  it('puts recordings under their projects, unfiled ones first, and keeps their order', () => {
    const groups = groupRecordings(
      [client('Harbour', ['Memoir', 'Website'], 2), client('Unfiled', ['Loose'], 1, true)],
      [recording('c', 'Memoir'), recording('b', 'Loose'), recording('a', 'Memoir')],
      5,
    );
    expect(groups.map(({ client }) => client.name)).toEqual(['Unfiled', 'Harbour']);
    expect(groups[1]?.projects.map(({ recordings }) => recordings.map(({ id }) => id))).toEqual([
      ['c', 'a'],
      [],
    ]);
  });

  it('leaves the unfiled folder out while it is empty', () => {
    expect(groupRecordings([client('Unfiled', ['Loose'], 0, true)], [], 5)).toEqual([]);
  });

  it('shows at most the newest few of each project', () => {
    const many = ['e', 'd', 'c'].map((id) => recording(id, 'Memoir'));
    const groups = groupRecordings([client('Harbour', ['Memoir'], 3)], many, 2);
    expect(groups[0]?.projects[0]?.recordings.map(({ id }) => id)).toEqual(['e', 'd']);
  });
});
