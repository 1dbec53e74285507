import type { Profile } from './profile.ts';

/**
 * The number of a section of a file, as the report says it. In an ikrar file the certification is 0, as in the log, its receipts and
 * addresses, and the base below it has no number; in any other file sections count from 0.
 */
export function revisionNumber({ name }: Pick<Profile, 'name'>, section: number | undefined): number | undefined {
  if (section === undefined || name === 'general') return section;
  return section === 0 ? undefined : section - 1;
}

export const isNumbered = <R extends { readonly n?: number | undefined }>(
  revision: R,
): revision is R & { readonly n: number } => revision.n !== undefined;
