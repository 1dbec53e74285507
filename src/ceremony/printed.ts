import type { Alarms } from '../alarms.ts';
import { utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { memoize } from '../core/turns.ts';
import { type Content, parseContent } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile } from '../model.ts';
import type { Stores } from '../stores.ts';
import type { GetAnchor } from './anchor.ts';

/**
 * A file and its printed content, without the plan, which may still change while the file is being opened (paper.ts).
 */
export interface Printed {
  readonly file: PledgeFile;
  readonly content: Content;
}

/**
 * Reads a file with its content. Both are immutable before anybody has the code, so that they are read and parsed once
 * for a whole crowd. This is the only way to a file's content: content that differs from what the seal certified is
 * refused, so that nobody reads or signs a text that was put into the database afterwards, and no certificate is issued
 * in a name from such a text.
 * @throws IkrarError 'not-found', 'content-altered' (also reported to the process's log and to the organizers)
 */
export type GetPrinted = (fileId: string) => Promise<Printed>;

export function createPrinted(
  stores: Pick<Stores, 'files' | 'papers'>,
  { getAnchor, alarms }: { readonly getAnchor: GetAnchor; readonly alarms: Alarms },
): GetPrinted {
  const known = memoize<Printed>(64);

  async function read(fileId: string) {
    const [file, paper] = await Promise.all([stores.files.get(fileId), stores.papers.get(fileId)]);
    if (!file) throw new IkrarError('not-found', 'Berkas tidak ditemukan. Periksa alamatnya.');
    if (!paper) throw new Error(`file ${fileId} is not all there`);
    return { file, json: paper.content };
  }

  async function readCertified(fileId: string, anchor: string | false): Promise<Printed> {
    const { file, json } = await read(fileId);
    const digest = sha256Hex(utf8(json));
    if (digest !== anchor || digest !== file.contentDigest) throw altered(file, alarms);
    const content = parseContent(json);
    if (!agree(file, content)) throw altered(file, alarms);
    return { file, content };
  }

  return async (fileId) => {
    const anchor = await getAnchor(fileId);
    // A file that is being opened has no certification yet: nobody can sign it, and its content is not cached.
    if (anchor !== undefined) return known(fileId, () => readCertified(fileId, anchor));
    const { file, json } = await read(fileId);
    return { file, content: parseContent(json) };
  };
}

/** Whether the file's record agrees with the content in the fields that it repeats. */
export const agree = ({ code, kind, signers }: PledgeFile, content: Content): boolean =>
  code === content.code && kind === content.kind && signers === content.signers.length;

function altered({ code, eventId }: PledgeFile, alarms: Alarms): IkrarError {
  alarms.add({ code: 'content-altered', where: code, eventId });
  return new IkrarError(
    'content-altered',
    `Isi naskah ${code} di server tidak sama dengan yang disegel, jadi tidak ditampilkan dan tidak dapat ditandatangani. Beri tahu penyelenggara; penyelenggara memberi tahu pengelola server, yang menjalankan ikrar audit.`,
  );
}
