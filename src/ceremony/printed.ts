import { memoize } from '../core/turns.ts';
import { type Content, parseContent } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile } from '../model.ts';
import type { Stores } from '../stores.ts';

/** A file and what is printed in it. Not its plan: that may still change while the file is being opened (paper.ts). */
export interface Printed {
  readonly file: PledgeFile;
  readonly content: Content;
}

/**
 * A file is written once, before its code is in anybody's hand; a crowd that opens it reads and parses it once.
 * @throws IkrarError 'not-found'
 */
export type GetPrinted = (fileId: string) => Promise<Printed>;

export function createPrinted(stores: Pick<Stores, 'files' | 'papers'>): GetPrinted {
  const known = memoize<Printed>(64);
  return (fileId) =>
    known(fileId, async () => {
      const [file, paper] = await Promise.all([stores.files.get(fileId), stores.papers.get(fileId)]);
      if (!file) throw new IkrarError('not-found', 'Berkas tidak ditemukan. Periksa alamatnya.');
      if (!paper) throw new Error(`file ${fileId} is not all there`);
      return { file, content: parseContent(paper.content) };
    });
}
