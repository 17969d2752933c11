import type { MessageStructureObject } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { readStructure } from './read-structure.ts';

const sound: MessageStructureObject = { part: '2', type: 'audio/mp4', encoding: 'BASE64', size: 100 };

function nest(node: MessageStructureObject, depth: number): MessageStructureObject {
  let outer = node;
  for (let level = 0; level < depth; level++) outer = { type: 'multipart/mixed', childNodes: [outer] };
  return outer;
}

describe('readStructure', () => {
  it('finds playable parts by type, or by name where the type says nothing', () => {
    const named = { type: 'application/octet-stream', parameters: { name: 'Memo.MOV' } };
    const other = { type: 'application/octet-stream', parameters: { name: 'run.exe' } };
    const { media } = readStructure({ type: 'multipart/mixed', childNodes: [sound, named, other] });
    expect(media.map(({ declaredType, encoding }) => [declaredType, encoding])).toEqual([
      ['audio/mp4', 'base64'],
      ['application/octet-stream', 'identity'],
    ]);
  });

  it('gives the first plain text that is no attachment', () => {
    const attached = { part: '1', type: 'text/plain', disposition: 'attachment' };
    const text = { part: '2', type: 'text/plain' };
    expect(readStructure({ type: 'multipart/mixed', childNodes: [attached, text] }).text?.part).toBe('2');
  });

  it.each([
    ['C:\\Users\\x\\memo.m4a', 'memo.m4a'],
    ['../../.bashrc', '.bashrc'],
    ['a\r\nb\u202e.m4a', 'ab.m4a'],
    ['x'.repeat(5000), 'x'.repeat(150)],
  ])('makes %j a name for showing', (filename, name) => {
    const { media } = readStructure({ ...sound, dispositionParameters: { filename } });
    expect(media[0]?.name).toBe(name);
  });

  it('does not follow depth without end, nor look into messages inside', () => {
    expect(readStructure(nest(sound, 20)).media).toHaveLength(1);
    expect(readStructure(nest(sound, 50_000)).media).toEqual([]);
    expect(readStructure({ type: 'message/rfc822', childNodes: [sound] }).media).toEqual([]);
  });

  it('looks at a limited number of parts, and takes no lying size', () => {
    const many = Array.from({ length: 300_000 }, () => ({ ...sound, size: -5 }));
    const { media } = readStructure({ type: 'multipart/mixed', childNodes: many });
    expect(media).toHaveLength(50);
    expect(media[0]?.sizeBytes).toBe(0);
  });
});
