import { type Socket, createConnection } from 'node:net';

/** Where the painted code lies on the screen, in pixels. */
export const codeArea = { x: 40, y: 40, cell: 24, cells: 16 } as const;

/** Paints a row of black and white cells that tells a number, on top of everything on an X screen. */
export interface ScreenPainter {
  /** Shows `value` (0 to 4095); gives the moment it was handed to the screen, by `Date.now` with fractions. */
  show(value: number): number;
  dispose(): void;
}

/**
 * The cells that tell a number, light or dark: a light and a dark one to begin with, twelve bits with the highest first, one that
 * makes the number of light bits even, and a light one to end with.
 */
export function codeCells(value: number): boolean[] {
  const bits = Array.from({ length: 12 }, (_, index) => ((value >> (11 - index)) & 1) === 1);
  const isOdd = bits.filter((bit) => bit).length % 2 === 1;
  return [true, false, ...bits, isOdd, true];
}

/** The number that cells of these brightnesses (0 to 255) tell; null when it is none. */
export function readCells(brightness: readonly number[]): number | null {
  const light = brightness.map((value) => value > 128);
  const value = light.slice(2, 14).reduce((sum, bit) => sum * 2 + Number(bit), 0);
  return light.join() === codeCells(value).join() ? value : null;
}

const white = 0xffffff;

/** A window that no window manager touches, and a pencil, by the X11 protocol, version 11, in little-endian order. */
function openWindow(setup: Buffer): {
  readonly requests: Buffer;
  readonly window: number;
  readonly pencil: number;
} {
  const idBase = setup.readUInt32LE(12);
  const vendorLength = setup.readUInt16LE(24);
  const formats = setup.readUInt8(29);
  const screenAt = 40 + Math.ceil(vendorLength / 4) * 4 + formats * 8;
  const root = setup.readUInt32LE(screenAt);
  const [window, pencil] = [idBase + 1, idBase + 2];
  const { x, y, cell, cells } = codeArea;
  const create = Buffer.alloc(40);
  create.writeUInt8(1, 0);
  create.writeUInt16LE(10, 2);
  create.writeUInt32LE(window, 4);
  create.writeUInt32LE(root, 8);
  create.writeInt16LE(x, 12);
  create.writeInt16LE(y, 14);
  create.writeUInt16LE(cell * cells, 16);
  create.writeUInt16LE(cell, 18);
  create.writeUInt16LE(1, 22);
  // Background pixel and override-redirect.
  create.writeUInt32LE(0x2 | 0x200, 28);
  create.writeUInt32LE(0, 32);
  create.writeUInt32LE(1, 36);
  const map = Buffer.alloc(8);
  map.writeUInt8(8, 0);
  map.writeUInt16LE(2, 2);
  map.writeUInt32LE(window, 4);
  const context = Buffer.alloc(16);
  context.writeUInt8(55, 0);
  context.writeUInt16LE(4, 2);
  context.writeUInt32LE(pencil, 4);
  context.writeUInt32LE(window, 8);
  return { requests: Buffer.concat([create, map, context]), window, pencil };
}

/** Keeps the X server from doing anything for others in between: nobody sees a half-painted code. */
const grab = Buffer.from([36, 0, 1, 0]);
const letGo = Buffer.from([37, 0, 1, 0]);

function raise(window: number): Buffer {
  const request = Buffer.alloc(16);
  request.writeUInt8(12, 0);
  request.writeUInt16LE(4, 2);
  request.writeUInt32LE(window, 4);
  request.writeUInt16LE(0x40, 8);
  return request;
}

function paint(
  target: { readonly window: number; readonly pencil: number },
  cells: readonly boolean[],
): Buffer {
  const fill = (isLight: boolean) => {
    const boxes = cells.flatMap((light, index) => (light === isLight ? [index] : []));
    const colour = Buffer.alloc(16);
    colour.writeUInt8(56, 0);
    colour.writeUInt16LE(4, 2);
    colour.writeUInt32LE(target.pencil, 4);
    // Foreground.
    colour.writeUInt32LE(0x4, 8);
    colour.writeUInt32LE(isLight ? white : 0, 12);
    const request = Buffer.alloc(12 + boxes.length * 8);
    request.writeUInt8(70, 0);
    request.writeUInt16LE(request.length / 4, 2);
    request.writeUInt32LE(target.window, 4);
    request.writeUInt32LE(target.pencil, 8);
    for (const [place, index] of boxes.entries()) {
      request.writeInt16LE(index * codeArea.cell, 12 + place * 8);
      request.writeUInt16LE(codeArea.cell, 16 + place * 8);
      request.writeUInt16LE(codeArea.cell, 18 + place * 8);
    }
    return Buffer.concat([colour, request]);
  };
  return Buffer.concat([fill(false), fill(true)]);
}

async function connect(display: string): Promise<{ readonly socket: Socket; readonly setup: Buffer }> {
  const socket = createConnection(`/tmp/.X11-unix/X${display.replace(/^:/, '').split('.')[0] ?? ''}`);
  const hello = Buffer.alloc(12);
  hello.write('l', 0);
  hello.writeUInt16LE(11, 2);
  socket.write(hello);
  const setup = await new Promise<Buffer>((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data]);
      if (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt16LE(6) * 4) resolve(bytes);
    });
  });
  if (setup.readUInt8(0) !== 1) throw new Error('the X server refuses');
  return { socket, setup };
}

/** Opens the painter on an X display such as `:7`. */
export async function startPainter(display: string): Promise<ScreenPainter> {
  const { socket, setup } = await connect(display);
  const { requests, ...target } = openWindow(setup);
  socket.setNoDelay(true);
  socket.write(requests);
  return {
    show(value) {
      socket.write(Buffer.concat([grab, raise(target.window), paint(target, codeCells(value)), letGo]));
      return performance.timeOrigin + performance.now();
    },
    dispose: () => socket.destroy(),
  };
}
