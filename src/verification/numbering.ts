import type { Profile } from './profile.ts';

/**
 * The number that the report gives a revision, from its index in the file. In an ikrar file the certification is 0, as in the log,
 * its proofs and addresses, and the base below it has no number; in any other file the number is the index.
 */
export function revisionNumber({ name }: Pick<Profile, 'name'>, index: number | undefined): number | undefined {
  if (index === undefined || name === 'general') return index;
  return index === 0 ? undefined : index - 1;
}

export const isNumbered = <R extends { readonly n?: number | undefined }>(
  revision: R,
): revision is R & { readonly n: number } => revision.n !== undefined;
