import { type Content, type ContentSigner, parseContent } from '../document/content.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeFile, RevisionFacts } from '../model.ts';
import type { Stores } from '../stores.ts';
import { createFileWriter, type FileWriter } from './writer.ts';

/** A file as this node holds it while people sign: its frozen content, its plan, and its one writer. */
export interface OpenFile {
  readonly file: PledgeFile;
  readonly content: Content;
  readonly plan: SigningPlan;
  readonly writer: FileWriter;
  /** @throws IkrarError 'not-found' for a person who does not stand on this file */
  getPlace(signerId: string): { readonly signer: ContentSigner; readonly field: PlannedField };
}

export interface OpenFiles {
  /** Rebuilt from the store when this node does not hold it. @throws IkrarError 'not-found' */
  get(fileId: string): Promise<OpenFile>;
}

/** Small enough for a node's memory (a plan of 1,507 fields is about a megabyte), large enough for a province of volumes. */
const maxOpen = 256;

export function createOpenFiles(stores: Stores, written: (facts: readonly RevisionFacts[]) => void): OpenFiles {
  const open = new Map<string, Promise<OpenFile>>();

  async function load(fileId: string): Promise<OpenFile> {
    const [file, paper] = await Promise.all([stores.files.get(fileId), stores.papers.get(fileId)]);
    if (!file || !paper) throw new IkrarError('not-found', 'Berkas tidak ditemukan. Periksa alamatnya.');
    const content = parseContent(paper.content);
    const plan = JSON.parse(paper.plan) as SigningPlan;
    const writer = await createFileWriter({ fileId, content, plan, revisions: stores.revisions, written });
    const places = new Map(content.signers.map((signer, i) => [signer.id, { signer, field: plan.signatures[i]! }]));
    return {
      file,
      content,
      plan,
      writer,
      getPlace(signerId) {
        const place = places.get(signerId);
        if (!place) throw new IkrarError('not-found', 'Anda tidak tercantum pada naskah ini. Hubungi panitia.');
        return place;
      },
    };
  }

  return {
    get(fileId) {
      const known = open.get(fileId);
      if (known) {
        open.delete(fileId); // moves it to the end: the least recently used one is first
        open.set(fileId, known);
        return known;
      }
      const loading = load(fileId);
      loading.catch(() => open.delete(fileId));
      open.set(fileId, loading);
      if (open.size > maxOpen) open.delete(open.keys().next().value!);
      return loading;
    },
  };
}
