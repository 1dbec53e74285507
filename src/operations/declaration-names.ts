import type { Texts } from '../ceremony/texts.ts';
import type { Declaration } from '../model.ts';

type Named = Pick<Declaration, 'label' | 'template' | 'slots'>;

/**
 * The title of a declaration's text with those slots filled that have a value, and its name on pages: its label, or else the
 * title in sentence case instead of capitals.
 */
export async function namesOf(texts: Texts, { label, template, slots }: Named): Promise<Names> {
  const { title } = await texts.template(template.id, template.version);
  return { title: filled(title, slots), name: label || calmed(title, slots) };
}

/** The name alone. */
export const nameOf = async (texts: Texts, declaration: Named): Promise<string> =>
  declaration.label || (await namesOf(texts, declaration)).name;

interface Names {
  readonly title: string;
  readonly name: string;
}

function calmed(title: string, slots: Named['slots']): string {
  const calm = title === title.toUpperCase() ? title.split(' ').map(calmWord).join(' ') : title;
  return calm.replace(/\{(\w+)\}/g, (_, name: string) => slots[name.toLowerCase()] ?? '…');
}

const smallWords: ReadonlySet<string> = new Set(['pada', 'dan', 'di', 'dalam', 'untuk', 'atas', 'tentang', 'bagi']);

function calmWord(word: string, i: number): string {
  if (/[{}]/.test(word) || /^(ASN|TNI|POLRI|NKRI|PNS|PPPK)$/.test(word)) return word;
  const small = word.toLowerCase();
  if (i > 0 && smallWords.has(small)) return small;
  return small.replace(/(^|\/)\p{L}/gu, (letter) => letter.toUpperCase());
}

const filled = (title: string, slots: Named['slots']): string =>
  title.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = slots[name.toLowerCase()];
    return value === undefined ? whole : name === name.toUpperCase() ? value.toLocaleUpperCase('id') : value;
  });
