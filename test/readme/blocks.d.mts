export const root: string;
export const scenes: Readonly<Record<string, string>>;
/** Paths from the root. */
export const documents: readonly string[];
export interface ShellBlock {
  /** `docs/api.md:33` */
  readonly place: string;
  readonly script: string;
  readonly scene?: string;
  /** Why it is not run. */
  readonly reason?: string;
  /** Neither of the two. */
  readonly fault?: string;
}
export function shellBlocks(path: string): readonly ShellBlock[];
