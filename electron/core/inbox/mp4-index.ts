import { open } from 'node:fs/promises';

const maxBoxes = 64;

/**
 * True for an MP4 whose index lies before its content, so that it can be read from a pipe: ISO/IEC 14496-12, 4.2. Phones
 * write it at the end. False for anything that is no chain of boxes.
 */
export async function hasIndexInFront(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(16);
    let at = 0;
    for (let count = 0; count < maxBoxes; count++) {
      const { bytesRead } = await file.read(header, 0, 16, at);
      if (bytesRead < 8) return false;
      const type = header.toString('latin1', 4, 8);
      if (type === 'moov') return true;
      if (type === 'mdat') return false;
      const short = header.readUInt32BE(0);
      const size = short === 1 && bytesRead === 16 ? Number(header.readBigUInt64BE(8)) : short;
      if (size < 8) return false;
      at += size;
    }
    return false;
  } finally {
    await file.close();
  }
}
