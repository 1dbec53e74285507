import { parseCheckpointText } from '../core/checkpoint.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import { notePrimitives } from '../core/ed25519.ts';
import { checkNote, type NoteKey, parseNote, parseVkey } from '../core/note.ts';
import { type BagFinding, type BagReport, bagVerdict } from './bag-finding.ts';
import { checkIntegrity, failed } from './bag-integrity.ts';
import { payload } from './bag-payload.ts';
import { type BagReader, BagRefused, openBag } from './bag-reader.ts';
import { parseRecordsCsv } from './records-list.ts';

export type { BagReport } from './bag-finding.ts';

/** The verifier's result for one PDF. This room may not import the verifier; callers pass its function. */
export interface PdfJudgement {
  readonly verdict: 'passed' | 'indeterminate' | 'failed';
  readonly summary: string;
  /** The facts in the attached ikrar.json, if the file is intact. */
  readonly document?: { readonly code: string; readonly contentDigest: string };
  /** SHA-256 (hex) of the whole file up to the end of each numbered revision, in order; the first is revision 0. */
  readonly revisions: readonly string[];
  /** Of the drawings that the file does not print: how many lie beside it and are right, and how many do not lie there. */
  readonly strokes?: { readonly right: number; readonly absent: number };
}

/** The result for an inclusion proof; callers pass the function that checks it. */
export type ProofJudgement =
  | {
      readonly good: true;
      readonly code: string;
      readonly n: number;
      readonly sha256: string;
      readonly kind: string;
    }
  | { readonly good: false; readonly fault: string };

export interface VerifyBagOptions {
  /** Roots (DER) that are trusted for a reason outside of the bag. */
  readonly roots: readonly Uint8Array[];
  /** @param strokes the text of the file of drawings beside it, if there is one */
  readonly judgePdf: (
    pdf: Uint8Array,
    roots: readonly Uint8Array[],
    strokes: string | undefined,
  ) => Promise<PdfJudgement>;
  readonly judgeProof: (text: string, logKeys: readonly NoteKey[]) => ProofJudgement;
  /** Whether this log key belongs to a certificate (the first one in the PEM) whose chain leads to a root. */
  readonly isCertified: (certificates: string, key: NoteKey, roots: readonly Uint8Array[]) => boolean;
  readonly onProgress?: (done: number, of: number, what: 'files' | 'documents') => void;
}

const maxPdf = 256 * 1024 * 1024;
const maxText = 64 * 1024 * 1024;

/**
 * Checks a bag with nothing but the bag and trusted roots: every file, every PDF, every proof, the list. Whatever the
 * bag contains, the result is a report; only an unreadable file throws. One PDF is in memory at a time.
 */
export async function verifyBag(path: string, options: VerifyBagOptions): Promise<BagReport> {
  const empty = { files: 0, documents: [], proofs: 0 };
  try {
    const bag = await openBag(path);
    try {
      return await judgeBag(bag, options);
    } finally {
      bag.close();
    }
  } catch (error) {
    if (!(error instanceof BagRefused)) throw error;
    return {
      ...empty,
      verdict: 'failed',
      findings: [{ code: error.code, severity: 'failed', message: error.message }],
    };
  }
}

async function judgeBag(bag: BagReader, options: VerifyBagOptions): Promise<BagReport> {
  const about = { folder: bag.folder, files: bag.files.size };
  const findings = await checkIntegrity(bag, (done, of) => options.onProgress?.(done, of, 'files'));
  if (bagVerdict(findings) === 'failed') return { ...about, verdict: 'failed', documents: [], proofs: 0, findings };
  const logKeys = await readLogKeys(bag, options, findings);
  await checkCheckpoint(bag, logKeys, findings);
  const codes = [...bag.files.keys()].flatMap((name) => /^data\/dokumen\/([^/]+)\.pdf$/.exec(name)?.[1] ?? []);
  const documents: { code: string; verdict: BagReport['verdict'] }[] = [];
  const proofsOf = proofPaths(bag);
  for (const [i, code] of codes.entries()) {
    const own = await judgeDocument({ bag, logKeys, options }, code, proofsOf.get(code) ?? []);
    documents.push({ code, verdict: bagVerdict(own) });
    findings.push(...own);
    options.onProgress?.(i + 1, codes.length, 'documents');
  }
  await checkList(bag, codes, findings);
  const proofs = [...proofsOf.values()].reduce((sum, paths) => sum + paths.length, 0);
  return { ...about, verdict: bagVerdict(findings), documents, proofs, findings };
}

const textOf = async (bag: BagReader, path: string): Promise<string> =>
  bag.files.has(path) ? new TextDecoder().decode(await bag.read(path, maxText)) : '';

/** The log's keys. Each is accepted only if a certificate in the bag leads from it to a trusted root. */
async function readLogKeys(bag: BagReader, options: VerifyBagOptions, findings: BagFinding[]): Promise<NoteKey[]> {
  const path = `data/${payload.logKeys}`;
  const certificates = `${await textOf(bag, `data/${payload.logCertificate}`)}\n${await issuers(bag)}`;
  const keys = (await textOf(bag, path)).split('\n').flatMap((line) => {
    try {
      return line.trim() === '' ? [] : [parseVkey(sha256, line)];
    } catch {
      findings.push(failed('log-key-untrusted', 'Kunci log di dalam paket tidak terbaca.', path));
      return [];
    }
  });
  const trusted = keys.filter((key) => options.isCertified(certificates, key, options.roots));
  if (trusted.length === keys.length && keys.length > 0) return trusted;
  findings.push({
    code: 'log-key-untrusted',
    severity: 'indeterminate',
    message: 'Kunci log tidak dijamin oleh sertifikat akar yang Anda percayai; tanda terima hanya dicocokkan isinya.',
    path,
  });
  return keys;
}

async function issuers(bag: BagReader): Promise<string> {
  const names = [...bag.files.keys()].filter((name) => /^data\/sertifikat\/[^/]+\.pem$/.test(name));
  return (await Promise.all(names.map((name) => textOf(bag, name)))).join('\n');
}

async function checkCheckpoint(bag: BagReader, logKeys: readonly NoteKey[], findings: BagFinding[]): Promise<void> {
  const path = `data/${payload.checkpoint}`;
  try {
    const note = parseNote(await textOf(bag, path));
    const { origin } = parseCheckpointText(note.text);
    if (checkNote(notePrimitives, note, logKeys).good && logKeys.some((key) => key.name === origin)) return;
  } catch {
    // A malformed checkpoint is as wrong as one that the log has not signed.
  }
  findings.push(
    failed('checkpoint-wrong', 'Sidik log (checkpoint) tidak ditandatangani dengan kunci log di paket ini.', path),
  );
}

function proofPaths(bag: BagReader): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const name of bag.files.keys()) {
    const code = /^data\/tanda-terima\/([^/]+)\/[^/]+\.tlog-proof$/.exec(name)?.[1];
    if (code !== undefined) paths.set(code, [...(paths.get(code) ?? []), name]);
  }
  return paths;
}

interface Case {
  readonly bag: BagReader;
  readonly logKeys: readonly NoteKey[];
  readonly options: VerifyBagOptions;
}

async function judgeDocument(
  { bag, logKeys, options }: Case,
  code: string,
  proofs: readonly string[],
): Promise<BagFinding[]> {
  const findings: BagFinding[] = [];
  const path = `data/${payload.document(code)}`;
  const strokesPath = `data/${payload.strokes(code)}`;
  const strokes = bag.files.has(strokesPath) ? await textOf(bag, strokesPath) : undefined;
  const pdf = await options.judgePdf(await bag.read(path, maxPdf), options.roots, strokes);
  findings.push(...strokesFindings(pdf, code, strokesPath));
  if (pdf.verdict !== 'passed')
    findings.push({ code: `document-${pdf.verdict}`, severity: pdf.verdict, message: `${code}: ${pdf.summary}`, path });
  const contentPath = `data/${payload.content(code)}`;
  const content = bag.files.has(contentPath) ? sha256Hex(await bag.read(contentPath, maxText)) : '';
  if (pdf.document && (pdf.document.code !== code || pdf.document.contentDigest !== content))
    findings.push(failed('content-differs', `${contentPath} bukan isi dari ${path}.`, contentPath));
  const proven = new Set<string>();
  for (const proof of proofs) {
    const judged = options.judgeProof(await textOf(bag, proof), logKeys);
    const known = judged.good && judged.code === code && isOf(pdf, judged);
    if (!judged.good || !known) {
      const why = judged.good ? 'untuk berkas lain' : judged.fault;
      findings.push(failed('proof-wrong', `${proof} tidak membuktikan revisi dari ${code} (${why}).`, proof));
    } else if (judged.kind === 'revocation')
      findings.push({ code: 'revoked', severity: 'note', message: `${code} telah dicabut; log mencatatnya.`, path });
    else proven.add(judged.sha256);
  }
  const unproven = pdf.revisions.filter((digest) => !proven.has(digest));
  if (unproven.length > 0)
    findings.push(
      failed('proof-missing', `${unproven.length} revisi dari ${code} tidak punya tanda terima log.`, path),
    );
  return findings;
}

/** What is said of drawings that are right or not there; a wrong one makes the document failed. */
function strokesFindings({ strokes }: PdfJudgement, code: string, path: string): BagFinding[] {
  const { right = 0, absent = 0 } = strokes ?? {};
  const matching = `${code}: goresan ${right} tanda tangan cocok dengan persetujuannya.`;
  const lacking = `${code}: goresan ${absent} tanda tangan tidak dicetak dan tidak disertakan.`;
  return [
    ...(right > 0 ? [{ code: 'strokes-right', severity: 'note', message: matching, path } as const] : []),
    ...(absent > 0 ? [{ code: 'strokes-absent', severity: 'note', message: lacking, path } as const] : []),
  ];
}

/**
 * Whether the entry is of this PDF's revision of this number; a revocation has none and names the newest at its time.
 */
const isOf = (
  { revisions }: PdfJudgement,
  { kind, n, sha256: digest }: Extract<ProofJudgement, { good: true }>,
): boolean => (kind === 'revocation' ? revisions.includes(digest) : revisions[n] === digest);

async function checkList(bag: BagReader, codes: readonly string[], findings: BagFinding[]): Promise<void> {
  const path = `data/${payload.list}`;
  try {
    const rows = parseRecordsCsv(await textOf(bag, path));
    const listed = new Map(rows.map((row) => [row.path, row.sha256]));
    const paths = codes.map((code) => `data/${payload.document(code)}`);
    let agrees = rows.length === listed.size && listed.size === paths.length;
    for (const name of paths) agrees &&= listed.get(name) === (await bag.digest(name));
    if (agrees) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  findings.push(failed('list-differs', 'Daftar arsip tidak cocok dengan naskah di dalam paket.', path));
}
