import type { DrawingSpace } from '../core/drawing.ts';
import { memoize } from '../core/turns.ts';
import type { ContentSigner } from '../document/content.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import type { RevisionFacts } from '../model.ts';
import type { Stores } from '../stores.ts';
import type { GetPrinted, Printed } from './printed.ts';
import { createFileWriter, type FileWriter } from './writer.ts';

/** A file as this node keeps it in memory while people sign: its frozen content, its plan, and its one writer. */
export interface OpenFile extends Printed {
  readonly plan: SigningPlan;
  readonly writer: FileWriter;
  /** The spaces for drawings that were computed, by signer: a device and the check of what it sends MUST agree on it. */
  readonly spaces: Map<string, DrawingSpace>;
  /** @throws IkrarError 'not-found' for a person who is not on this file */
  getPlace(signerId: string): { readonly signer: ContentSigner; readonly field: PlannedField };
}

export interface OpenFiles {
  /** The cached file, or else one built from the store. @throws IkrarError 'not-found' */
  get(fileId: string): Promise<OpenFile>;
}

/** Small enough for a node's memory (a plan of 1,507 fields is about a megabyte), large enough for a province of volumes. */
const maxOpen = 256;

export function createOpenFiles(
  { papers, revisions }: Pick<Stores, 'papers' | 'revisions'>,
  getPrinted: GetPrinted,
  written: (facts: readonly RevisionFacts[]) => void,
): OpenFiles {
  const open = memoize<OpenFile>(maxOpen);

  async function load(fileId: string): Promise<OpenFile> {
    const { file, content } = await getPrinted(fileId);
    const plan = JSON.parse((await papers.get(fileId))!.plan) as SigningPlan;
    const writer = await createFileWriter({ fileId, plan, revisions, written });
    const places = new Map(content.signers.map((signer, i) => [signer.id, { signer, field: plan.signatures[i]! }]));
    return {
      file,
      content,
      plan,
      writer,
      spaces: new Map(),
      getPlace(signerId) {
        const place = places.get(signerId);
        if (!place) throw new IkrarError('not-found', 'Anda tidak tercantum pada naskah ini. Hubungi penyelenggara.');
        return place;
      },
    };
  }

  return { get: (fileId) => open(fileId, () => load(fileId)) };
}
