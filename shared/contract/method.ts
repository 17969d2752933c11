import { z } from 'zod';
import { nameSchema } from '../model/identity.ts';

/** What a call takes and gives. */
export interface Method<Args extends z.ZodType, Result> {
  readonly args: Args;
  /** Never set: carries the result type only. */
  readonly result?: Result;
}

/** Describes a call by its result type and the schema of its arguments. */
export function method<Result>() {
  return <Args extends z.ZodType>(args: Args): Method<Args, Result> => ({ args });
}

/** For calls without arguments. */
export const none = z.strictObject({});

/** Largest chunk of one track or file that one call may carry. */
const maxChunkBytes = 16 * 1024 * 1024;

/** A chunk of a track or file. */
export const chunkSchema = z
  .instanceof(Uint8Array)
  .refine((data) => data.byteLength <= maxChunkBytes, 'too large');

/** `name` makes or finds a client or project by its name; ids come from `library.listClients`. */
export const placement = z.strictObject({ client: nameSchema, project: nameSchema });
