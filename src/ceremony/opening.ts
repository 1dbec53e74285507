import { concat } from '../core/bytes.ts';
import { mapLimited } from '../core/turns.ts';
import { type Content, contentDigest } from '../document/content.ts';
import { type Logo, logoOf } from '../document/logo.ts';
import type { PledgeFile } from '../model.ts';
import { addEvidence } from '../signing/long-term.ts';
import { certify } from '../signing/revision.ts';
import { baseState } from '../signing/state.ts';
import { update } from '../stores.ts';
import { inProcess, startBasePdfWorker, workerThreshold } from './base-worker.ts';
import type { CeremonyDeps } from './deps.ts';
import { fileId } from './file-id.ts';
import { makePaper } from './paper.ts';
import { contentsOf, type Source } from './source.ts';

/** Durable writes of different files then share one sync of the disk. */
export const filesAtOnce = 16;

/**
 * Writes the files of a declaration that is opening. Ids follow from the declaration, so that after a crash, or on two nodes
 * at once, the same call goes on where it stopped. Order of durable writes, and what a crash after each leaves:
 *   1. paper        nobody sees it; who wrote it first has decided code, time and QR
 *   2. file         a code that leads to "being opened"
 *   3. credentials  links and PINs that wait for the declaration to be open
 *   4. revisions    base + certification, and the evidence; a file that has them is left alone
 * Then the caller lets the declaration be open; before that nobody can sign.
 */
export async function writeFiles(deps: CeremonyDeps, source: Source): Promise<void> {
  const { declaration, event } = source;
  const contents = contentsOf(deps, source);
  const common = { eventId: event.id, declarationId: declaration.id, logo: logoOf(event) };
  const worker = contents.length < workerThreshold ? inProcess : startBasePdfWorker();
  try {
    await mapLimited(contents, filesAtOnce, (make, order) => {
      return writeFile(deps, { ...common, id: fileId(declaration.id, order), order, make }, worker);
    });
  } finally {
    await worker.stop();
  }
}

export interface FileToWrite {
  readonly id: string;
  readonly order: number;
  readonly eventId: string;
  readonly declarationId: string;
  readonly logo: Logo | undefined;
  readonly make: (code: string) => Content;
}

/** One file, from content to evidence; nothing when it is already there. */
export async function writeFile(deps: CeremonyDeps, input: FileToWrite, worker = inProcess): Promise<void> {
  const { stores } = deps;
  const { id } = input;
  if ((await stores.revisions.facts(id, { limit: 1 })).length > 0) return;
  const { content, base, at } = await makePaper(deps, input, worker);
  await stores.files.put([recordOf(input, content)]);
  await putCredentials(deps, input.declarationId, id, content);

  const certified = await certify(baseState(base.plan, base.bytes), base.plan, {
    seal: deps.authority.seal,
    timestamper: deps.timestamper,
    at,
    name: content.event.organizer,
    reason: `Segel penyelenggara atas naskah ${content.code}`,
    location: content.event.place,
  });
  const proof = addEvidence(certified.state, base.plan, await deps.evidence());
  const common = { fileId: id, at: at.toISOString() };
  const { state: _s, ...certification } = certified;
  const { state: _t, ...dss } = proof;
  const written = [
    { ...common, ...certification, bytes: concat(base.bytes, certification.bytes) },
    { ...common, ...dss },
  ];
  const { written: count } = await stores.revisions.append(written);
  // Fewer than given: another node has mended the same opening, and its certification stands.
  deps.signatureIndex.written(written.slice(0, count));
}

const recordOf = (input: FileToWrite, content: Content): PledgeFile => ({
  id: input.id,
  version: 0,
  eventId: input.eventId,
  declarationId: input.declarationId,
  kind: content.kind,
  code: content.code,
  order: input.order,
  ...labelOf(content),
  contentDigest: contentDigest(content),
  signers: content.signers.length,
});

function labelOf(content: Content): { label?: string } {
  if (content.volume) return { label: content.volume.label };
  const [only] = content.signers;
  return content.kind === 'pakta' && only ? { label: only.name } : {};
}

/** Links and PINs, made before the opening or in this very moment, stay as they are; they only learn their file. */
async function putCredentials(
  deps: CeremonyDeps,
  declarationId: string,
  fileId: string,
  content: Content,
): Promise<void> {
  const { credentials } = deps.stores;
  await mapLimited(content.signers, 64, async ({ id }) => {
    const place = { declarationId, fileId };
    if (await credentials.insert({ id, version: 0, ...place, attempts: 0 })) return;
    await update(credentials, id, (record) => (record.fileId === fileId ? record : { ...record, ...place }));
  });
}
