/** Something that goes wrong at a point of a conversation in lines. */
export interface Fault {
  readonly from: 'client' | 'server';
  /** What that side says up to the point; a lookahead puts it before the words. */
  readonly after: RegExp;
  /** How many bytes later; all of them have to come in one piece. Default 0. */
  readonly plusBytes?: number;
  /** What the client hears at that point instead of what would come; default nothing. */
  readonly say?: (found: RegExpExecArray) => string;
  /** `swallow` leaves out the rest of the piece, and goes on. */
  readonly then: 'cut' | 'silence' | 'swallow';
}

/** A fault that has come: how much of the piece still passes, and what the client hears then. */
export interface StruckFault {
  readonly atByte: number;
  readonly words: string;
  readonly then: Fault['then'];
}

/** Longest line that is looked at. */
const mostLineBytes = 4096;

/** Watches one side of one connection; gives null for every piece that is without the fault. */
export function createFaultWatch(side: Fault['from']): (piece: Buffer, fault: Fault) => StruckFault | null {
  let line = '';
  return (piece, { from, after, plusBytes = 0, say, then }) => {
    if (from !== side) return null;
    const text = line + piece.toString('latin1');
    const found = after.exec(text);
    const before = line.length;
    line = text.slice(text.lastIndexOf('\n') + 1).slice(-mostLineBytes);
    if (found === null) return null;
    const at = found.index + found[0].length + plusBytes - before;
    return { atByte: Math.min(piece.byteLength, Math.max(0, at)), words: say?.(found) ?? '', then };
  };
}
