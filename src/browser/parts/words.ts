/** A text as it is searched: small letters and digits, words apart. */
export const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, ' ');

/** Whether a plain text holds every word that was typed. */
export function matcher(typed: string): (text: string) => boolean {
  const words = plain(typed).trim().split(' ');
  return (text) => words.every((word) => text.indexOf(word) >= 0);
}
