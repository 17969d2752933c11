import { describe, expect, it } from 'vitest';
import { describeReply, quoteReply, replySubject } from './reply-words.ts';

describe('replySubject', () => {
  it.each([
    ['Chapter two', 'Memo', 'Re: Chapter two'],
    ['Re: RE: AW: Chapter two', 'Memo', 'Re: Chapter two'],
    ['  ', 'Memo', 'Re: Memo'],
    ['Regarding: you', 'Memo', 'Re: Regarding: you'],
  ])('of %j is %j', (subject, title, expected) => {
    expect(replySubject({ subject, title })).toBe(expected);
  });
});

describe('describeReply', () => {
  it('names title and moment', () => {
    expect(describeReply({ title: 'Chapter two', atMs: null })).toBe('“Chapter two”');
    expect(describeReply({ title: 'Chapter two', atMs: 222_000 })).toBe('“Chapter two”, about 3:42');
    expect(quoteReply({ title: 'Chapter two', atMs: 222_000 })).toBe(
      'In answer to “Chapter two”, about 3:42.\n',
    );
  });
});
