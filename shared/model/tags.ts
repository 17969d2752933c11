import { z } from 'zod';
import { nameSchema } from './identity.ts';

/** Words a user filed a recording under: each once, whatever its case. */
export const tagsSchema = z
  .array(nameSchema.max(50))
  .max(20)
  .transform((tags) => [...new Map(tags.map((tag) => [tag.toLocaleLowerCase(), tag])).values()]);
