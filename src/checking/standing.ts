import { parseEntry } from '../log/entry.ts';
import type { Declaration, PledgeFile, RevisionFacts } from '../model.ts';
import type { Services } from '../services.ts';

/**
 * What is printed in a file, who has signed it, and its declaration as far as it is proven; each contradiction raises an
 * alarm.
 * @throws IkrarError 'content-altered'
 */
export async function readStanding(services: Services, file: PledgeFile) {
  const [{ content }, signatures] = await Promise.all([
    services.getPrinted(file.id),
    services.signatureIndex.signatures(file.id),
  ]);
  const last = await findLast(services, file.id, signatures);
  return { content, signatures, last, declaration: await provenDeclaration(services, file, last) };
}

/** The last revision. The signatures are known, so only what follows the newest of them is read. */
async function findLast(
  services: Services,
  fileId: string,
  signatures: ReadonlyMap<string, RevisionFacts>,
): Promise<RevisionFacts | undefined> {
  const newest = [...signatures.values()].reduce((n, facts) => Math.max(n, facts.n), 0);
  return (await services.stores.revisions.facts(fileId, { after: newest - 1 })).at(-1);
}

/**
 * A declaration in the state that its file's revisions and the log prove. The stored state is believed only where these
 * do not contradict it: otherwise somebody who can write to the database could make a revoked declaration look sealed.
 * @param last newest revision of the file; absent while the file is being made
 */
async function provenDeclaration(
  services: Services,
  file: PledgeFile,
  last: RevisionFacts | undefined,
): Promise<Declaration | undefined> {
  const { stores, alarms } = services;
  const [declaration, revocation, next] = await Promise.all([
    // Read after the revisions: a final timestamp is written only once the state is no longer `open`.
    stores.declarations.get(file.declarationId),
    stores.log.find(file.id, -1),
    stores.log.find(file.id, (last?.n ?? -1) + 1),
  ]);
  if (!declaration) return undefined;
  const alarm = (): void => alarms.add({ code: 'state-altered', where: file.code, eventId: file.eventId });
  // Entries are written after their revisions: an entry without a revision shows that the revision was lost.
  if (next && (await stores.revisions.facts(file.id, { after: next.n - 1, limit: 1 })).length === 0) alarm();
  if (revocation && declaration.state !== 'revoked') {
    alarm();
    const revoked = { at: parseEntry(revocation.bytes).at, reason: 'tercatat dalam log terbuka', by: '' };
    return { ...declaration, state: 'revoked', revoked: declaration.revoked ?? revoked };
  }
  const stamped = last?.kind === 'timestamp';
  if (declaration.state === 'closed' && !stamped) {
    // The declaration may have been closed since its revisions were read.
    const since = await stores.revisions.facts(file.id, { after: last?.n ?? -1 });
    if (since.at(-1)?.kind === 'timestamp') return declaration;
    alarm();
    return { ...declaration, state: 'closing' };
  }
  if (declaration.state === 'open' && stamped) {
    alarm();
    return { ...declaration, state: 'closed' };
  }
  return declaration;
}
