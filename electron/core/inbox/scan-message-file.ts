import type { FileHandle } from 'node:fs/promises';
import type { MessageStructureObject } from 'imapflow';
import type { Email } from 'postal-mime';
import { type DelimiterLine, delimiterLines } from './mime-delimiters.ts';
import { type MimeHead, readMimeHead } from './mime-head.ts';

const maxDepth = 20;
const maxNodes = 500;

/** Where a part lies in the file, in bytes; `end` is the first byte behind it. */
export interface PartRange {
  readonly start: number;
  readonly end: number;
}

/** A message in a file, looked through as a mail server looks through its own. */
export interface ScannedMessage {
  readonly email: Email;
  readonly structure: MessageStructureObject;
  /** By the number of the part, as in `structure`. */
  readonly ranges: ReadonlyMap<string, PartRange>;
}

interface Leaf {
  readonly head: MimeHead;
  readonly structure: MessageStructureObject;
}

interface Multipart {
  readonly boundary: string;
  /** Number of the part with its dot; empty for the message itself. */
  readonly prefix: string;
  readonly children: MessageStructureObject[];
}

function toStructure(head: MimeHead, part: string): MessageStructureObject {
  const { type, fileName, charset, encoding, disposition } = head;
  return {
    ...{ part, type, size: 0 },
    ...(charset === undefined ? {} : { parameters: { charset } }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(fileName === undefined ? {} : { dispositionParameters: { filename: fileName } }),
  };
}

/** Puts parts where they belong, as their delimiters come by. */
function createTree(root: MimeHead) {
  const structure = toStructure(root, '1');
  const ranges = new Map<string, PartRange>();
  const open: Multipart[] = [];
  let leaf: Leaf | null = null;
  let count = 0;
  const place = (head: MimeHead, node: MessageStructureObject, prefix: string) => {
    count += 1;
    leaf = { head, structure: node };
    if (!head.type.startsWith('multipart/') || head.boundary === undefined || open.length >= maxDepth) return;
    leaf = null;
    node.childNodes = [];
    open.push({ boundary: head.boundary, prefix, children: node.childNodes });
  };
  const closeLeaf = (end: number) => {
    if (leaf === null) return;
    const { head, structure: node } = leaf;
    const range = { start: head.bodyStart, end: Math.max(head.bodyStart, end) };
    node.size = range.end - range.start;
    ranges.set(node.part ?? '1', range);
    leaf = null;
  };
  place(root, structure, '');
  return {
    structure,
    ranges,
    closeLeaf,
    isFull: () => count >= maxNodes,
    /** Ends what `line` ends; false where another part begins behind it, null when it divides nothing. */
    close({ text, start }: DelimiterLine): boolean | null {
      const isOf = ({ boundary }: Multipart) => text === boundary || text === `${boundary}--`;
      const index = open.findLastIndex(isOf);
      const found = open[index];
      if (found === undefined) return null;
      closeLeaf(start);
      const isEnd = text !== found.boundary;
      open.length = isEnd ? index : index + 1;
      return isEnd;
    },
    add(head: MimeHead) {
      const parent = open.at(-1);
      if (parent === undefined) return;
      const part = `${parent.prefix}${parent.children.length + 1}`;
      const node = toStructure(head, part);
      parent.children.push(node);
      place(head, node, `${part}.`);
    },
  };
}

/**
 * Looks through a message in an open file: its headers and where each of its parts lies, at most 500 parts, 20 deep, never
 * into a message inside the message. Reads in pieces; what it holds in memory does not grow with the file.
 */
export async function scanMessageFile(file: FileHandle): Promise<ScannedMessage> {
  const root = await readMimeHead(file, 0);
  const tree = createTree(root);
  const { size } = await file.stat();
  const scanned = { email: root.email, structure: tree.structure, ranges: tree.ranges };
  // The empty line behind the headers may be the break in front of the first delimiter.
  for await (const lines of delimiterLines(file, Math.max(0, root.bodyStart - 1))) {
    for (const line of lines) {
      if (tree.close(line) !== false) continue;
      if (tree.isFull()) return scanned;
      tree.add(await readMimeHead(file, line.end));
    }
  }
  tree.closeLeaf(size);
  return scanned;
}
