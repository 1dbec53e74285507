import type { NoteKey } from '../core/note.ts';
import { isFiled, isRevision } from '../log/entry.ts';
import { verifyInclusionProof } from '../log/inclusion-proof.ts';
import type { Inclusion, InclusionResult, LoggedRevision } from '../verification/inclusion.ts';

type Fault = Exclude<ReturnType<typeof verifyInclusionProof>, { readonly good: true }>['fault'];

const words: Readonly<Record<Fault, string>> = {
  malformed: 'bukan tanda terima yang utuh',
  unsigned: 'tidak ditandatangani log ini',
  'signature-wrong': 'tanda tangan log tidak cocok',
  'origin-wrong': 'berasal dari log lain',
  'entry-missing': 'tidak memuat entrinya',
  'entry-differs': 'untuk entri lain',
  'not-included': 'entrinya tidak ada di dalam log yang ditandatangani',
  'not-an-entry': 'isinya bukan entri Ikrar',
};

/**
 * Inclusion proofs in the form that the verifier checks: each must be signed by the log, and be for a revision of this
 * file.
 */
export const inclusionOf = (
  texts: readonly string[],
  trust: { readonly logKeys: readonly NoteKey[]; readonly witnessKeys?: readonly NoteKey[] },
): Inclusion => ({
  texts,
  check(text, revisions): InclusionResult {
    const check = verifyInclusionProof(text, trust);
    if (!check.good) return { proven: false, why: words[check.fault] };
    const { entry } = check;
    if (!isFiled(entry)) return { proven: false, why: 'ia mencatat hal lain daripada satu revisi berkas' };
    const revision = revisions.find((one: LoggedRevision) => one.sha256 === entry.sha256);
    if (!revision) return { proven: false, why: 'berkas ini tidak memuat revisi yang dicatatnya' };
    if (!isRevision(entry)) return { proven: false, why: `ia mencatat bahwa naskah ini dicabut pada ${entry.at}` };
    return { proven: true, revision: revision.n, origin: check.origin, index: check.index };
  },
});
