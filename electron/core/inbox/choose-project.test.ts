import { describe, expect, it } from 'vitest';
import { type FilingFacts, type FilingKnowledge, chooseProject } from './choose-project.ts';

const memoir = { client: 'Harbour Press', project: 'Memoir' };
const poems = { client: 'Harbour Press', project: 'Poems' };
const letters = { client: 'Ada', project: 'Letters' };

const known: FilingKnowledge = {
  byProjectId: (id, email) => (id === 'p-memoir' && email === 'two@x.test' ? memoir : null),
  byThread: (reference) => (reference === '<old@x.test>' ? poems : null),
  byPerson: (email) => ({ 'one@x.test': [letters], 'two@x.test': [memoir, poems] })[email] ?? [],
  byRule: (email) => (email === 'two@x.test' || email === 'rule@x.test' ? letters : null),
};

function facts(changes: Partial<FilingFacts> = {}): FilingFacts {
  return { projectId: null, thread: [], senderEmail: 'stranger@x.test', ...changes };
}

describe('chooseProject', () => {
  it.each([
    ['where the same project of its sender is', { projectId: 'p-memoir', senderEmail: 'two@x.test' }, memoir],
    ['nothing that a stranger names', { projectId: 'p-memoir' }, null],
    ['the thread', { thread: ['<new@x.test>', '<old@x.test>'], senderEmail: 'one@x.test' }, poems],
    ['the only project of its sender, whatever the case', { senderEmail: 'One@X.test' }, letters],
    ['the rule, for a person of several projects', { senderEmail: 'two@x.test' }, letters],
    ['the rule, for anyone else', { senderEmail: 'rule@x.test' }, letters],
    ['nothing', {}, null],
  ])('files by %s', (_, changes, expected) => {
    expect(chooseProject(facts(changes), known)).toEqual(expected);
  });
});
