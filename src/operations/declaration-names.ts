import type { Texts } from '../ceremony/texts.ts';
import type { Declaration } from '../model.ts';

type Named = Pick<Declaration, 'label' | 'template' | 'slots'>;

/** A declaration's name on pages: its label, or else its title in sentence case instead of capitals. */
export async function nameOf(texts: Texts, { label, template, slots }: Named): Promise<string> {
  if (label) return label;
  const { title } = await texts.template(template.id, template.version);
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

/** The title of a declaration's text, with those slots filled that have a value. */
export async function titleOf(texts: Texts, { template, slots }: Named): Promise<string> {
  const { title } = await texts.template(template.id, template.version);
  return title.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = slots[name.toLowerCase()];
    return value === undefined ? whole : name === name.toUpperCase() ? value.toLocaleUpperCase('id') : value;
  });
}
