import { type Use, useMark, useSentence } from '../core/use.ts';

/** What a citizen is answered, in a colour and in words. */
interface Said {
  readonly tone: 'good' | 'unsure' | 'bad';
  readonly title: string;
  readonly text: string;
}

/**
 * An answer about a file that is no real pledge: however sound the file is, it is not shown as one.
 * @param inText the text already says what the file is
 */
export function withUse<T extends Said>(said: T, use: Use | undefined, inText = false): T {
  if (!use) return said;
  return {
    ...said,
    tone: said.tone === 'good' ? 'unsure' : said.tone,
    title: `${useMark(use)} · ${said.title}`,
    text: inText ? said.text : `${said.text} ${useSentence(use)}`,
  };
}
