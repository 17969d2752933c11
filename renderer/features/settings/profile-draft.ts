import { type Profile, profileSchema } from '../../../shared/model/settings.ts';

/** The profile as typed, or what is wrong with which field. */
export function parseProfile(draft: {
  readonly name: string;
  readonly email: string;
}): { readonly profile: Profile } | { readonly faults: { name?: string; email?: string } } {
  const parsed = profileSchema.safeParse({ name: draft.name, email: draft.email.trim() });
  if (parsed.success) return { profile: parsed.data };
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  return {
    faults: {
      ...(wrong.has('name') ? { name: 'Enter your name as recipients should read it.' } : {}),
      ...(wrong.has('email') ? { email: 'Enter an address such as you@example.com.' } : {}),
    },
  };
}
