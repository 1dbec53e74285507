/**
 * Controls (C0, DEL, C1), line and paragraph separators, lone surrogates, and characters that are invisible or turn
 * text direction.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * One line of text in which everything is visible: a terminal that prints it obeys nothing in it, and no reader of a
 * log takes it for two lines. Invisible characters become `\u` and four hexadecimal digits, so that the text of a JSON
 * value keeps its meaning.
 */
export const visible = (text: string): string => text.replace(unseen, escaped);

const escaped = (found: string): string =>
  Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
