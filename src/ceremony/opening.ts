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

/** How many files are written at once; their durable writes then share one sync of the disk. */
export const filesAtOnce = 16;

/**
 * Writes the files of an opening declaration. Their ids are derived from the declaration, so that after a crash, or on
 * a second node, the same call continues where the first one stopped. Durable writes in order, and what a crash after
 * each leaves:
 *   1. paper        invisible; its first writer has decided code, time and QR
 *   2. file         a code whose page says "being opened"
 *   3. credentials  links and PINs that do not work before the declaration is open
 *   4. revisions    base with certification, and evidence; a file that has these is left alone
 * Afterwards the caller sets the declaration open; nobody can sign before that.
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

/** Writes one file, from its content to its evidence; does nothing when the file has its revisions already. */
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
  // Fewer were written than given when another node completed the same opening; then its certification stands.
  deps.signatureIndex.written(written.slice(0, count));
  if (count === written.length) deps.certified(id, contentDigest(content));
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

/** Links each signer's credential to their file. Links and PINs made before, or at this very moment, stay valid. */
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
