import type { UsedText } from '../model.ts';
import type { Records } from '../stores.ts';
import { checkUsed, type TemplateLibrary } from '../template/library.ts';
import type { FilledText } from './contents.ts';

/** Written before anything is opened with a text: from then on that version is evidence. */
export async function keepTexts(texts: Records<UsedText>, { template, clauses }: FilledText): Promise<void> {
  for (const { id, version, digest } of [template, ...clauses])
    await texts.insert({ id: `${id}/${version}`, version: 0, text: { id, version, digest } });
}

/** @throws IkrarError 'template-changed' naming every used version that is gone or different */
export async function checkTexts(texts: Records<UsedText>, library: TemplateLibrary): Promise<void> {
  checkUsed(
    library,
    (await texts.find()).map(({ text }) => text),
  );
}
