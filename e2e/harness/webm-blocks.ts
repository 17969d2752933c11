/** One 20 ms piece of encoded sound and when it begins, in milliseconds. */
export interface SoundBlock {
  readonly timeMs: number;
  /** Flags and frame of a SimpleBlock, after its track number and time. */
  readonly content: Uint8Array;
}

const idCluster = 0x1f43b675;
const idTime = 0xe7;
const idSimpleBlock = 0xa3;
const idSegment = 0x18538067;

interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Reads an EBML element's head (RFC 8794); `start` to `end` is its content. */
function readElement(bytes: Buffer, at: number): Element {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const id = bytes.readUIntBE(at, idLength);
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23;
  // Six bytes are as many as a number can be read from; longer sizes begin with zeros.
  const readLength = Math.min(sizeLength, 6);
  const size = bytes.readUIntBE(sizeAt + sizeLength - readLength, readLength) % 2 ** (7 * sizeLength);
  const start = sizeAt + sizeLength;
  const end = start + size;
  // Read as if they had ended: what is in them follows.
  const isContainer = id === idSegment || id === idCluster;
  return { id, start, end, next: isContainer ? start : end };
}

/** Every sound block of a WebM file with one track whose clusters follow each other, as ffmpeg writes it live. */
export function readSoundBlocks(bytes: Buffer): SoundBlock[] {
  const blocks: SoundBlock[] = [];
  let clusterMs = 0;
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at);
    if (element.id === idTime) clusterMs = bytes.readUIntBE(element.start, element.end - element.start);
    if (element.id === idSimpleBlock) {
      const timeMs = clusterMs + bytes.readInt16BE(element.start + 1);
      blocks.push({ timeMs, content: bytes.subarray(element.start + 3, element.end) });
    }
    at = element.next;
  }
  return blocks;
}

/** A block as it stands in its cluster, `relativeMs` after the cluster's time; at most 32 s. */
export function encodeBlock(block: SoundBlock, relativeMs: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(idSimpleBlock, 0);
  head.writeUInt32BE(0x10000000 + block.content.length + 3, 1);
  head.writeUInt8(0x81, 5);
  head.writeInt16BE(relativeMs, 6);
  return Buffer.concat([head, block.content]);
}

/** A cluster of unknown size, as Chromium writes them, that begins at `startMs`; the first of `blocks` stands at its beginning. */
export function encodeCluster(startMs: number, blocks: readonly SoundBlock[]): Buffer {
  const head = Buffer.from('1f43b67501ffffffffffffffe78400000000', 'hex');
  head.writeUInt32BE(startMs, head.length - 4);
  const firstMs = blocks[0]?.timeMs ?? 0;
  return Buffer.concat([head, ...blocks.map((block) => encodeBlock(block, block.timeMs - firstMs))]);
}
