export interface Representative {
  readonly represents?: string | undefined;
  readonly letter?: string | undefined;
}

/** What stands under a representative's own position, a line each: whom they represent, and by which letter. */
export const representedLines = ({ represents, letter }: Representative): readonly string[] =>
  represents === undefined ? [] : [`mewakili ${represents}`, ...(letter === undefined ? [] : [letter])];

/** Whom somebody represents, for what shows this person with no more of their row than name and position. */
export const representing = ({ represents }: Representative): { readonly represents?: string } =>
  represents === undefined ? {} : { represents };

/** A position in one line, with whom its holder represents. */
export const positionWords = ({ position, represents }: Representative & { readonly position: string }): string =>
  represents === undefined ? position : `${position}, mewakili ${represents}`;
