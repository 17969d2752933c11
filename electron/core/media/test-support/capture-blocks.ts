import { ebmlId, readElementHeader, readUint } from '../webm-ebml.ts';

/** For tests: one block of a capture that is whole, by another way than the scanner's. */
export interface CaptureBlock {
  readonly start: number;
  readonly payloadStart: number;
  readonly end: number;
  readonly timeMs: number;
  readonly isKey: boolean;
  /** Where its cluster begins. */
  readonly clusterStart: number;
}

/** For tests: every SimpleBlock of a capture of Chromium, and where each of its elements begins. Throws on anything else. */
export function readCaptureBlocks(bytes: Buffer): { blocks: CaptureBlock[]; starts: number[] } {
  const blocks: CaptureBlock[] = [];
  const starts: number[] = [];
  let [clusterStart, clusterMs] = [0, 0];
  for (let at = 0; at < bytes.length;) {
    const header = readElementHeader(bytes, at);
    if (typeof header === 'string') throw new Error(`${header} element at ${at}`);
    const payloadStart = at + header.headerBytes;
    starts.push(at);
    const isOpen = header.id === ebmlId.segment || header.id === ebmlId.cluster;
    const end = isOpen ? payloadStart : payloadStart + (header.sizeBytes ?? Infinity);
    if (header.id === ebmlId.cluster) clusterStart = at;
    else if (header.id === ebmlId.clusterTimestamp)
      clusterMs = readUint(bytes, payloadStart, end - payloadStart);
    else if (header.id === ebmlId.simpleBlock) {
      const timeMs = clusterMs + bytes.readInt16BE(payloadStart + 1);
      const isKey = bytes.readUInt8(payloadStart + 3) >= 0x80;
      blocks.push({ start: at, payloadStart, end, timeMs, isKey, clusterStart });
    }
    at = end;
  }
  return { blocks, starts };
}
