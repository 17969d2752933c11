/** Finds the blocks of a WebM or Matroska file as it is written. */
export interface BlockScanner {
  /** Takes the next piece of the file; gives the times of the blocks that begin in it, in milliseconds of the file's own clock. */
  push(data: Uint8Array): readonly number[];
}

const idSegment = 0x18538067;
const idCluster = 0x1f43b675;
const idTime = 0xe7;
const idSimpleBlock = 0xa3;
const idBlockGroup = 0xa0;
const idBlock = 0xa1;

/** Entered rather than skipped; Chromium writes the first two with an unknown size. */
const containers: ReadonlySet<number> = new Set([idSegment, idCluster, idBlockGroup]);
/** As much of an element as has to be seen at once: id, size, and the head of a block or a cluster's time. */
const headBytes = 4 + 8 + 8;

/** Creates a {@link BlockScanner} for a file with one track (RFC 8794, RFC 9559). It keeps no more than one element's head. */
export function createBlockScanner(): BlockScanner {
  let rest = new Uint8Array(0);
  let toSkip = 0;
  let clusterMs = 0;
  return {
    push(data) {
      const skipped = Math.min(toSkip, data.byteLength);
      toSkip -= skipped;
      const bytes = join(rest, data.subarray(skipped));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const times: number[] = [];
      let at = 0;
      while (at < bytes.byteLength) {
        const element = readHead(view, at);
        if (!element) break;
        const { id, start, size } = element;
        if (id === idTime) clusterMs = readUnsigned(view, start, size);
        if (id === idSimpleBlock || id === idBlock) times.push(clusterMs + blockTime(view, start));
        at = containers.has(id) ? start : start + size;
      }
      toSkip += Math.max(0, at - bytes.byteLength);
      rest = bytes.slice(Math.min(at, bytes.byteLength));
      return times;
    },
  };
}

function join(one: Uint8Array<ArrayBuffer>, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(one.byteLength + other.byteLength);
  joined.set(one);
  joined.set(other, one.byteLength);
  return joined;
}

/** Null while there is not enough of it to tell. */
function readHead(view: DataView, at: number) {
  const idLength = Math.clz32(view.getUint8(at)) - 23;
  if (at + idLength >= view.byteLength) return null;
  const sizeLength = Math.clz32(view.getUint8(at + idLength)) - 23;
  const start = at + idLength + sizeLength;
  if (start > view.byteLength) return null;
  const id = readUnsigned(view, at, idLength);
  const size = readUnsigned(view, at + idLength, sizeLength) % 2 ** (7 * sizeLength);
  const needed = containers.has(id) ? 0 : Math.min(size, headBytes - 12);
  return start + needed > view.byteLength ? null : { id, start, size };
}

function readUnsigned(view: DataView, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index++) value = value * 256 + view.getUint8(index);
  return value;
}

/** A block begins with the track's number, in one byte for small numbers, and its time within the cluster. */
function blockTime(view: DataView, at: number): number {
  return view.getInt16(at + 1);
}
