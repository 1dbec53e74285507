/** The little PDF syntax that a revision needs (ISO 32000-1 section 7.3), ASCII only. */

/** A text string: literal when it is plain ASCII, else UTF-16BE with its byte order mark, in hex. */
export function textString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
  let units = 'FEFF';
  for (let i = 0; i < text.length; i++) units += text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
  return `<${units}>`;
}

/** `D:YYYYMMDDHHmmSSZ`, whole seconds, UTC (section 7.9.4). */
export const dateString = (date: Date): string => `(D:${date.toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z)`;

/** A real number without exponent, at most three decimals. */
export const number = (value: number): string => String(Math.round(value * 1000) / 1000);

export const reference = (object: number): string => `${object} 0 R`;
