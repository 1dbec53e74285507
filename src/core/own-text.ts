/**
 * Texts that an office writes itself have names of their own: the name stands in every file, so that each reader of one
 * knows that the text is none of those that were agreed nationally.
 */
export const ownPrefix = 'sendiri-';

export const isOwnText = (id: string): boolean => id.startsWith(ownPrefix);
