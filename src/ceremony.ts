import { forgetAbsences } from './ceremony/absences.ts';
import { endCards } from './ceremony/card-secrets.ts';
import { addFinalTimestamp, addFinalTimestamps, writeMinutes } from './ceremony/closing.ts';
import { forgetContacts } from './ceremony/contacts.ts';
import type { CeremonyDeps } from './ceremony/deps.ts';
import { missingPeople, requireMissing } from './ceremony/follow-up.ts';
import { type HandingOver, writeHandover } from './ceremony/handing-over.ts';
import { advance, getDeclaration, requireState } from './ceremony/lifecycle.ts';
import { assignNumber } from './ceremony/numbering.ts';
import { writeFiles } from './ceremony/opening.ts';
import { type Progress, progressOf } from './ceremony/progress.ts';
import { findRemoved, finishRemoving, removeDraft } from './ceremony/removing.ts';
import { type DeclarationTree, roundsOf } from './ceremony/rounds.ts';
import type { ConsentRequest, SignRequest } from './ceremony/sign-request.ts';
import { agree, findSpace, signatureJob } from './ceremony/signature.ts';
import { receiptOf, type SigningReceipt } from './ceremony/signing-receipt.ts';
import { contentsOf, readSource } from './ceremony/source.ts';
import { keepTexts } from './ceremony/texts.ts';
import { keepUnprinted } from './ceremony/unprinted-drawings.ts';
import type { DrawingSpace } from './core/drawing.ts';
import { joinRunning } from './core/turns.ts';
import { createPreview } from './document/base.ts';
import { logoOf } from './document/logo.ts';
import { IkrarError } from './errors.ts';
import type { Declaration, Person } from './model.ts';
import { update } from './stores.ts';

export type { Progress, Standing } from './ceremony/progress.ts';
export type { DeclarationTree } from './ceremony/rounds.ts';
export type { SigningReceipt } from './ceremony/signing-receipt.ts';

export interface MendReport {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  readonly revoked: readonly string[];
  readonly removed: readonly string[];
  readonly entries: number;
}

/**
 * The steps of a ceremony: one function each, and in it one line for each stage. When a step returns, its work is
 * durable. A step that a crash interrupts is completed by `mend`, which runs on start and in the background; no step is
 * ever undone.
 */
export interface Ceremony {
  /** What the document will look like: no QR, no code, watermark PRATINJAU. */
  preview(declarationId: string): Promise<Uint8Array>;
  /** Freezes text and roster, writes and certifies every file. Calling it again is harmless. */
  open(declarationId: string): Promise<Declaration>;
  /** Removes a draft with its roster and cards. When `open` and `remove` meet, the later one is refused. */
  remove(declarationId: string): Promise<void>;
  /** Adds one person's signature. A repeated request, on any node, gets the first receipt again. */
  sign(request: SignRequest): Promise<SigningReceipt>;
  /**
   * Checks a consent as `sign` would, whatever the state of the declaration, and writes nothing.
   * @returns the consent's digest, hex
   */
  checkConsent(request: ConsentRequest): Promise<string>;
  /** The space for a person's drawing, which their device fills and signs; undefined on a file of `ikrar/1`. */
  findSpace(fileId: string, signerId: string): Promise<DrawingSpace | undefined>;
  /** The receipt of a signature that was made before. */
  findReceipt(fileId: string, signerId: string): Promise<SigningReceipt | undefined>;
  /** Ends the signing: brings every file to B-LTA, then writes the minutes. Calling it again is harmless. */
  close(declarationId: string): Promise<Declaration>;
  revoke(declarationId: string, reason: string, by: string): Promise<Declaration>;
  /** Writes the berita acara of a handover of the archive. @returns its code; calling it again for the same handover is harmless */
  handOver(handover: HandingOver): Promise<string>;
  /** Adds a new archive timestamp to one file. */
  extend(fileId: string): Promise<void>;
  mend(): Promise<MendReport>;
  progress(declarationId: string): Promise<Progress>;
  /** The declaration with its follow-ups and the rounds carried down from it. */
  rounds(declarationId: string): Promise<DeclarationTree>;
  /** The people who have signed neither the declaration nor a follow-up of it. */
  missing(declarationId: string): Promise<readonly Person[]>;
  /** The exact stored bytes, one chunk a revision, up to revision `upTo` (default: all). */
  pdf(fileId: string, upTo?: number): AsyncIterable<Uint8Array>;
}

export function createCeremony(deps: CeremonyDeps): Ceremony {
  const { stores, journal } = deps;
  const { declarations } = stores;
  /** At most one run for a declaration in this process: otherwise a request and `mend` would do the same work twice. */
  const finishing = joinRunning<Declaration>();
  /**
   * Revoked declarations whose entries are known to be in the log, so that `mend` looks for those entries only once.
   */
  const logged = new Set<string>();
  const finishOpening = (id: string) => finishing(id, () => openFiles(id));
  const finishClosing = (id: string) => finishing(id, () => closeFiles(id));

  return {
    async preview(declarationId) {
      const source = await readSource(deps, await getDeclaration(declarations, declarationId));
      const [make] = contentsOf(deps, source);
      return createPreview(make!('0000-0000-0000'), { logo: logoOf(source.event), at: deps.now() });
    },

    async open(declarationId) {
      for (;;) {
        const found = requireState(await getDeclaration(declarations, declarationId), 'draft', 'opening', 'open');
        if (found.state === 'open') return found;
        if (found.state === 'opening') return finishOpening(declarationId);
        const source = await readSource(deps, found); // reports whatever is missing before anything is frozen
        await requireMissing(deps, found, source.people);
        await keepTexts(stores.texts, source.textFor(source.people[0]!)); // a crash here leaves a text that may not change
        const numbered = await assignNumber(deps, found); // a crash after this line leaves a numbered draft
        // no longer the checked draft: a colleague changed it, or it just got its number
        if (numbered.version !== found.version) continue;
        // A crash after this line leaves text and roster frozen and no file to sign; `mend` continues from here.
        const opening = { ...found, version: found.version + 1, state: 'opening' as const };
        if (await declarations.replace(opening)) return finishOpening(declarationId);
      }
    },

    remove: (declarationId) => removeDraft(stores, declarationId),

    async sign(request) {
      try {
        return await signNow(request);
      } catch (refusal) {
        // A signer who has signed gets the first receipt again, even if signing would be refused by now.
        const first = refusal instanceof IkrarError && (await findReceipt(request.fileId, request.signerId));
        if (first) return first;
        throw refusal;
      }
    },

    findReceipt,

    async checkConsent(request) {
      const open = await deps.files.get(request.fileId);
      const { openedAt } = await getDeclaration(declarations, open.file.declarationId);
      return agree(deps, open, request, openedAt).digest;
    },

    findSpace: async (fileId, signerId) => findSpace(deps, await deps.files.get(fileId), signerId),

    async close(declarationId) {
      const found = requireState(await getDeclaration(declarations, declarationId), 'open', 'closing', 'closed');
      if (found.state === 'closed') return found;
      // A crash after this line leaves a declaration that takes no signature and lacks its seal; `mend` continues from
      // here.
      const closedAt = deps.now().toISOString();
      const closing = await update(declarations, declarationId, (now) => {
        if (now.state === 'closing' || now.state === 'closed') return now; // another node was faster
        return { ...requireState(now, 'open'), state: 'closing' as const, closedAt };
      });
      return closing.state === 'closed' ? closing : finishClosing(declarationId);
    },

    async revoke(declarationId, reason, by) {
      const revoked = { at: deps.now().toISOString(), reason, by };
      const declaration = await advance(declarations, declarationId, ['open', 'closed'], { state: 'revoked', revoked });
      await finishRevoking(declaration);
      return declaration;
    },

    async handOver(handover) {
      const code = await writeHandover(deps, handover);
      journal.wake();
      return code;
    },

    async extend(fileId) {
      await addFinalTimestamp(deps, fileId, true);
      journal.wake();
    },

    async mend() {
      const inState = (state: Declaration['state']) => declarations.find({ where: { state } });
      const [opening, closing, revoked, removing] = await Promise.all([
        inState('opening'),
        inState('closing'),
        inState('revoked'),
        findRemoved(stores),
      ]);
      // A declaration that cannot be finished (a damaged row, a missing text) must not hold up the others.
      const faults: unknown[] = [];
      const each = async (list: readonly Declaration[], finish: (declaration: Declaration) => Promise<unknown>) => {
        const done: string[] = [];
        for (const declaration of list)
          if (await finish(declaration).catch((fault: unknown) => void faults.push(fault))) done.push(declaration.id);
        return done;
      };
      const opened = await each(opening, ({ id }) => finishOpening(id));
      const closed = await each(closing, ({ id }) => finishClosing(id));
      const late = await each(
        revoked.filter(({ id }) => !logged.has(id)),
        finishRevoking,
      );
      const removed = await each(removing, async (declaration) => {
        await finishRemoving(stores, declaration);
        return true;
      });
      const entries = await journal.catchUp();
      if (faults.length > 0) throw new AggregateError(faults, `${faults.length} declarations could not be finished`);
      return { opened, closed, revoked: late, removed, entries };
    },

    progress: (declarationId) => progressOf(deps, declarationId),

    missing: (declarationId) => missingPeople(deps, declarationId),

    rounds: (declarationId) => roundsOf(deps, declarationId),

    async *pdf(fileId, upTo = Number.MAX_SAFE_INTEGER) {
      for (let after = -1; after < upTo; ) {
        const page = await stores.revisions.read(fileId, { after, limit: Math.min(100, upTo - after) });
        if (page.length === 0) return;
        for (const revision of page) yield revision.bytes;
        after = page.at(-1)!.n;
      }
    },
  };

  async function signNow(request: SignRequest): Promise<SigningReceipt> {
    const open = await deps.files.get(request.fileId);
    const declaration = requireState(await getDeclaration(declarations, open.file.declarationId), 'open');
    if (request.contentDigest !== open.file.contentDigest)
      throw new IkrarError(
        'digest-mismatch',
        'Naskah di layar Anda bukan yang dibuka. Muat ulang halaman, baca lagi, lalu tanda tangani.',
      );
    const agreed = agree(deps, open, request, declaration.openedAt);
    await keepUnprinted(stores, request, agreed); // a crash here leaves a drawing that no signature names
    const job = signatureJob(deps, open, request, agreed);
    // A crash before the revision is durable leaves nothing, and the signer has been told nothing. After a later crash
    // the signature stands: `mend` adds its log entry, and the same request gets its receipt, since the writer knows
    // who signed.
    const facts = await open.writer.append(job);
    journal.wake();
    return receiptOf(open.content, open.file.contentDigest, facts);
  }

  async function openFiles(id: string): Promise<Declaration> {
    // From here on no roster can be written by a process that still saw a draft: its version is outdated, or it finds
    // the roster frozen.
    await update(stores.rosters, id, (roster) => (roster.frozen ? roster : { ...roster, frozen: true as const }));
    await writeFiles(deps, await readSource(deps, await getDeclaration(declarations, id)));
    const open = await advance(declarations, id, ['opening'], { state: 'open', openedAt: deps.now().toISOString() });
    journal.wake();
    return open;
  }

  async function closeFiles(id: string): Promise<Declaration> {
    const declaration = await getDeclaration(declarations, id);
    await addFinalTimestamps(deps, declaration);
    await writeMinutes(deps, declaration);
    await forgetAbsences(deps, id);
    await endCards(stores, id);
    await forgetContacts(stores, id);
    const closed = await advance(declarations, id, ['closing'], { state: 'closed' });
    journal.wake();
    return closed;
  }

  /** Returns true when a revocation entry was missing from the log. */
  async function finishRevoking({ id, revoked }: Declaration): Promise<boolean> {
    const files = await stores.files.find({ where: { declarationId: id } });
    let missing = false;
    for (const file of files) {
      if (await stores.log.find(file.id, -1)) continue;
      missing = true;
      await journal.revoke(file, revoked!.at);
    }
    await forgetAbsences(deps, id);
    await endCards(stores, id);
    await forgetContacts(stores, id);
    logged.add(id);
    return missing;
  }

  async function findReceipt(fileId: string, signerId: string): Promise<SigningReceipt | undefined> {
    const facts = await stores.revisions.bySigner(fileId, signerId);
    if (!facts) return undefined;
    const { content, file } = await deps.files.get(fileId);
    return receiptOf(content, file.contentDigest, facts);
  }
}
