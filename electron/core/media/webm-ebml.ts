/** EBML and Matroska element ids this program reads or writes, with their length marker (RFC 8794, RFC 9559 section 5). */
export const ebmlId = {
  ebml: 0x1a45dfa3,
  void: 0xec,
  crc32: 0xbf,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  codecDelay: 0x56aa,
  defaultDuration: 0x23e383,
  cluster: 0x1f43b675,
  clusterTimestamp: 0xe7,
  clusterPosition: 0xa7,
  clusterPrevSize: 0xab,
  silentTracks: 0x5854,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
  referenceBlock: 0xfb,
  discardPadding: 0x75a2,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  tags: 0x1254c367,
  chapters: 0x1043a770,
  attachments: 0x1941a469,
} as const;

/** Start of an element: `sizeBytes` is null where the writer did not know it, as live recorders do. */
export interface ElementHeader {
  readonly id: number;
  readonly headerBytes: number;
  readonly sizeBytes: number | null;
}

/**
 * Reads the element header at `at`: `'incomplete'` when `bytes` ends inside it, `'invalid'` when it cannot be one
 * (ids of at most 4 bytes, sizes of at most 2^53).
 */
export function readElementHeader(bytes: Uint8Array, at: number): ElementHeader | 'incomplete' | 'invalid' {
  const idLength = vintLength(bytes[at]);
  if (idLength === undefined) return 'incomplete';
  if (idLength > 4) return 'invalid';
  const sizeLength = vintLength(bytes[at + idLength]);
  if (sizeLength === undefined) return 'incomplete';
  if (sizeLength > 8) return 'invalid';
  const headerBytes = idLength + sizeLength;
  if (at + headerBytes > bytes.length) return 'incomplete';
  const id = readUint(bytes, at, idLength);
  const sizeBytes = readVintValue(bytes, at + idLength, sizeLength);
  if (sizeBytes !== null && !Number.isSafeInteger(sizeBytes)) return 'invalid';
  return { id, headerBytes, sizeBytes };
}

/** Length in bytes that the first byte of a variable-size integer announces (9 for an invalid 0), undefined without a byte. */
export function vintLength(first: number | undefined): number | undefined {
  return first === undefined ? undefined : Math.clz32(first) - 23;
}

/** Value of the variable-size integer of `length` bytes at `at`, or null for the reserved "unknown" value. */
export function readVintValue(bytes: Uint8Array, at: number, length: number): number | null {
  const firstBits = 8 - length;
  const first = (bytes[at] ?? 0) & ((1 << firstBits) - 1);
  let value = first;
  let allOnes = first === (1 << firstBits) - 1;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    allOnes &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return allOnes ? null : value;
}

/** Big-endian unsigned integer of `length` bytes at `at`; missing bytes count as 0. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** Children of the master element whose payload is `payload`; stops quietly at the first that is cut or invalid. */
export function* readChildren(
  payload: Uint8Array,
): Generator<{ id: number; raw: Uint8Array; payload: Uint8Array }> {
  for (let at = 0; at < payload.length;) {
    const header = readElementHeader(payload, at);
    if (typeof header === 'string' || header.sizeBytes === null) return;
    const start = at + header.headerBytes;
    const end = start + header.sizeBytes;
    if (end > payload.length) return;
    yield { id: header.id, raw: payload.subarray(at, end), payload: payload.subarray(start, end) };
    at = end;
  }
}

/** An element with the given payload parts, its size written in 8 bytes so that layouts can be computed ahead. */
export function encodeElement(id: number, ...payload: readonly Uint8Array[]): Uint8Array {
  const sizeBytes = payload.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([encodeId(id), encodeSize(sizeBytes), ...payload]);
}

/** The header of an element whose payload follows elsewhere and ends with the file (RFC 8794 section 6.2). */
export function encodeOpenElementHeader(id: number): Uint8Array {
  return Buffer.concat([encodeId(id), Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]);
}

/** An unsigned integer element of fixed width: 8 bytes of payload whatever the value. */
export function encodeUintElement(id: number, value: number): Uint8Array {
  const payload = Buffer.alloc(8);
  payload.writeBigUInt64BE(BigInt(value));
  return encodeElement(id, payload);
}

/** A 64-bit float element. */
export function encodeFloatElement(id: number, value: number): Uint8Array {
  const payload = Buffer.alloc(8);
  payload.writeDoubleBE(value);
  return encodeElement(id, payload);
}

function encodeId(id: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  const leading = id > 0xffffff ? 0 : id > 0xffff ? 1 : id > 0xff ? 2 : 3;
  return bytes.subarray(leading);
}

function encodeSize(sizeBytes: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(sizeBytes));
  bytes[0] = 0x01;
  return bytes;
}
