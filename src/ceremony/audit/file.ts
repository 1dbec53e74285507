import { utf8 } from '../../core/bytes.ts';
import { sha256Hex } from '../../core/digest.ts';
import { type Content, type ContentSigner, parseContent } from '../../document/content.ts';
import type { PledgeFile } from '../../model.ts';
import type { AuditMeans, FileFault, StoredFacts } from '../../store/audit.ts';
import { isDamage } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import type { Primitives } from '../../verification/primitives.ts';
import type { Report } from '../../verification/report.ts';
import { verifyPdf } from '../../verification/verify.ts';
import { agree } from '../printed.ts';
import { type Agreement, readAgreement } from './agreement.ts';
import type { KeyUse } from './keys.ts';

/** A file whose stored content is the certified one. */
export interface SoundFile {
  readonly file: PledgeFile;
  readonly content: Content;
}

/** A consent that an attendant stands for, who says to have seen the signer's card. */
export interface DeskConsent {
  readonly where: string;
  readonly signerId: string;
  readonly at: string;
  readonly attendant: string;
  readonly card: string;
}

interface FileAudit {
  readonly verify: AuditMeans['verify'];
  /** What was verified so far. */
  readonly sound: readonly SoundFile[];
  /** Ids of people with a place on a file whose content is the certified one, and without a signature there. */
  readonly unsigned: ReadonlySet<string>;
  readonly deskConsents: readonly DeskConsent[];
  readonly keyUses: readonly KeyUse[];
}

interface Trust {
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
  readonly primitives: Primitives;
}

/**
 * Verifies PDFs, and compares what is stored beside each with what its signatures cover: the content with the certified
 * digest, every consent with the signature that names its digest, and the signer with the field that is theirs. Nobody
 * can change these in the PDF, whatever keys of the database they have.
 */
export function createFileAudit({ papers }: Pick<Stores, 'papers'>, trust: Trust): FileAudit {
  const sound: SoundFile[] = [];
  const unsigned = new Set<string>();
  const deskConsents: DeskConsent[] = [];
  const keyUses: KeyUse[] = [];

  async function findContent(file: PledgeFile, report: Report): Promise<Content | FileFault | undefined> {
    try {
      const paper = await papers.get(file.id);
      return paper ? certified(file, paper.content, report) : missingPaper;
    } catch (error) {
      if (isDamage(error)) return undefined; // the row is a finding already
      throw error;
    }
  }

  return {
    sound,
    unsigned,
    deskConsents,
    keyUses,
    async verify(pdf, file, revisions) {
      const report = await verifyPdf(pdf, trust);
      keyUses.push(...usesOf(report, file, revisions));
      const content = await findContent(file, report);
      if (!content || 'message' in content) return [...signatureFaults(report), ...(content ? [content] : [])];
      sound.push({ file, content });
      const read = revisions.map((facts) => ({ facts, agreement: readAgreement(facts, content) }));
      for (const { facts, agreement } of read) {
        if (agreement?.means.kind !== 'kiosk') continue;
        const { signerId, at, means } = agreement;
        deskConsents.push({
          where: `${file.code} revisi ${facts.n}`,
          signerId,
          at,
          attendant: means.attendant,
          card: means.card,
        });
      }
      const belongs = belonging({ file, content, report });
      const signatures = read.filter(({ facts }) => facts.kind === 'signature');
      const strange = signatures.filter(({ facts, agreement }) => !belongs(facts, agreement));
      const signed = new Set(signatures.map(({ facts }) => facts.signerId));
      for (const { id } of content.signers) if (!signed.has(id)) unsigned.add(id);
      return [...signatureFaults(report), ...strange.map(({ facts }) => ({ ...strangeConsent, revision: facts.n }))];
    },
  };
}

/** Where the revision is, and whose key signed: out of the PDF alone, but for the time of the revision. */
const usesOf = ({ signatures }: Report, file: PledgeFile, revisions: readonly StoredFacts[]): readonly KeyUse[] =>
  signatures.flatMap(({ revision: n, consent }) => {
    const at = revisions.find((facts) => facts.n === n)?.at;
    if (n === undefined || at === undefined || !consent?.point || consent.kind === 'server') return [];
    const { kind, point, enrolment } = consent;
    return [{ where: `${file.code} revisi ${n}`, file, n, at, kind, point, enrolment }];
  });

const signatureFaults = ({ verdict, findings }: Report): readonly FileFault[] =>
  verdict === 'passed'
    ? []
    : findings
        .filter(({ severity }) => severity !== 'note')
        .map(({ message }) => ({ code: 'signature' as const, message }));

const missingPaper: FileFault = {
  code: 'record-missing',
  message: 'Isi naskah ini (papers) dihapus dari basis data. PDF-nya masih memuatnya.',
};

const altered: FileFault = {
  code: 'content-altered',
  message: 'Isi naskah atau data berkasnya di basis data lain daripada yang disegel di PDF-nya.',
};

const strangeConsent: FileFault = {
  code: 'consent-altered',
  message: 'Persetujuan atau penanda tangan yang tersimpan lain daripada yang ditandatangani di PDF-nya.',
};

function certified(file: PledgeFile, json: string, { document }: Report): Content | FileFault {
  const digest = sha256Hex(utf8(json));
  if (digest !== file.contentDigest || digest !== document?.contentDigest) return altered;
  const content = parseContent(json);
  return agree(file, content) ? content : altered;
}

/** Whether a signature's stored signer, consent and certificate are those of the signature in the PDF. */
function belonging({ file, content, report }: SoundFile & { readonly report: Report }) {
  const signers = new Map<string, ContentSigner>(content.signers.map((signer) => [signer.id, signer]));
  const signatures = new Map(report.signatures.map((signature) => [signature.revision, signature]));
  return ({ n, signerId, certificateSha256 }: StoredFacts, agreement: Agreement | undefined): boolean => {
    const signature = signatures.get(n);
    return (
      signature !== undefined &&
      agreement?.signerId === signerId &&
      agreement?.isIn(signature, file) === true &&
      signature.field === signers.get(signerId ?? '')?.field &&
      signature.signer.certificateSha256 === certificateSha256
    );
  };
}
