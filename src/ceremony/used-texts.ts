import type { UsedText } from '../model.ts';
import type { Records } from '../stores.ts';
import { checkUsed, type TemplateLibrary } from '../template/library.ts';
import type { FilledText } from './contents.ts';

/**
 * Records the versions of text and clauses before a declaration is opened with them: from then on they are evidence.
 */
export async function keepTexts(texts: Records<UsedText>, { template, clauses }: FilledText): Promise<void> {
  for (const { id, version, digest } of [template, ...clauses])
    await texts.insert({ id: `${id}/${version}`, version: 0, text: { id, version, digest } });
}

/** @throws IkrarError 'template-changed' naming every used version that is missing or different */
export async function checkTexts(texts: Records<UsedText>, library: TemplateLibrary): Promise<void> {
  checkUsed(
    library,
    (await texts.find()).map(({ text }) => text),
  );
}
