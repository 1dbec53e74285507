import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../core/digest.ts';
import { parseVkey } from '../core/note.ts';
import { type AuditFinding, auditLog, httpLogReader, type LogAudit } from './audit.ts';
import { auditFile, type EntryOfCode, type FileFinding } from './audit-file.ts';

/** The options of `ikrar audit --log URL --key VKEY`. */
export interface PublicAuditOptions {
  /** Address of the log, `https://ikrar.example/log`. */
  readonly url: string;
  readonly vkeys: readonly string[];
  /** Where the last checkpoint is remembered; without this file nothing is compared with the past. */
  readonly stateFile?: string;
  /** Also fetch every published PDF and compare it with its entries. */
  readonly declarations?: boolean;
  readonly fetch: typeof fetch;
  readonly onProgress?: (done: number, of: number, what: 'entries' | 'files') => void;
}

export interface PublicAudit extends Omit<LogAudit, 'findings' | 'note'> {
  readonly findings: readonly ((AuditFinding | FileFinding) & { readonly file?: string })[];
  /** Size of the checkpoint that the state file remembered. */
  readonly previousSize?: number;
  /**
   * Published PDFs that were compared, and files without a published PDF: still being signed, or minutes, which name
   * the absent.
   */
  readonly files?: { readonly compared: number; readonly unpublished: number };
}

/** An outsider's whole audit over HTTP. The state file is written only when everything agreed. @throws Error when unreachable */
export async function auditPublicLog(options: PublicAuditOptions): Promise<PublicAudit> {
  const keys = options.vkeys.map((vkey) => parseVkey(sha256, vkey));
  const remembered = options.stateFile === undefined ? undefined : await readState(options.stateFile);
  const byCode = new Map<string, EntryOfCode[]>();
  const { note, ...audit } = await auditLog({
    read: httpLogReader(options.url, options.fetch),
    keys,
    ...(remembered === undefined ? {} : { remembered }),
    onProgress: (done, size) => options.onProgress?.(done, size, 'entries'),
    onEntry: (entry) => {
      if (!options.declarations || !('code' in entry)) return;
      byCode.set(entry.code, [...(byCode.get(entry.code) ?? []), entry]);
    },
  });
  const previousSize = remembered === undefined ? {} : { previousSize: Number(remembered.split('\n')[1]) };
  if (note === undefined) return { ...audit, ...previousSize };
  const compared = options.declarations ? await compareFiles(options, byCode) : undefined;
  const findings = compared?.findings ?? [];
  if (findings.length === 0 && options.stateFile !== undefined) await writeState(options.stateFile, note);
  const verdict = findings.length === 0 ? 'passed' : 'failed';
  return { ...audit, ...previousSize, verdict, findings, ...(compared ? { files: compared.files } : {}) };
}

async function compareFiles(
  { url, fetch: fetchIt, onProgress }: PublicAuditOptions,
  byCode: ReadonlyMap<string, readonly EntryOfCode[]>,
): Promise<{ findings: PublicAudit['findings']; files: NonNullable<PublicAudit['files']> }> {
  const base = url.replace(/\/log\/*$/, '');
  const findings: (FileFinding & { file: string })[] = [];
  let compared = 0;
  let unpublished = 0;
  for (const [code, entries] of byCode) {
    const response = await fetchPatiently(fetchIt, `${base}/v/${code}/ikrar.pdf`);
    if (response.status === 409 || response.status === 401) unpublished += 1;
    else if (!response.ok) throw new Error(`${code}: HTTP ${response.status}`);
    else {
      compared += 1;
      const pdf = new Uint8Array(await response.arrayBuffer());
      findings.push(...auditFile(pdf, entries).map((finding) => ({ ...finding, file: code })));
    }
    onProgress?.(compared + unpublished, byCode.size, 'files');
  }
  return { findings, files: { compared, unpublished } };
}

/**
 * How often one file is asked for. A log of many files answers 429 to an auditor who is too fast, with the time to
 * wait.
 */
const maxAttempts = 20;

async function fetchPatiently(fetchIt: typeof fetch, address: string): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await fetchIt(address, { signal: AbortSignal.timeout(120_000) });
    if (response.status !== 429 || tries === maxAttempts) return response;
    await sleep(1000 * Math.min(60, Number(response.headers.get('retry-after')) || 0));
  }
}

async function readState(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the whole file or nothing: half a state file could no longer show that the log broke its promise. */
async function writeState(path: string, note: string): Promise<void> {
  await writeFile(`${path}.new`, note, { flush: true });
  await rename(`${path}.new`, path);
}
