import type { VNode } from 'preact';
import type { Checked } from '../../checking/check.ts';
import { judge } from '../../checking/judgement.ts';
import { keyClaims, keyWords } from '../../core/consent-words.ts';
import { momentWords } from '../../core/dates.ts';
import type { InclusionResult } from '../../verification/inclusion.ts';
import type { FindingReport, Report, SignatureReport } from '../../verification/report.ts';
import { Page } from '../layout.tsx';
import { SignerSearch } from './signer-search.tsx';

/** The answer at a glance, then signers and times, then what changed, then technical details. */
export function ReportPage(props: {
  readonly checked: Checked;
  readonly name: string;
  readonly timeZone: string;
  /** What the inclusion proof that was sent with the file proves. */
  readonly proof?: InclusionResult;
}): VNode {
  const { report, origin, signature } = props.checked;
  const { answer, tone, title, text, link } = judge(props.checked);
  return (
    <Page title="Hasil pemeriksaan" styles={['citizen.css']} script="search.js" width="wide">
      <p class="soft">
        Berkas <bdi>{props.name}</bdi>, {(report.size / 1024).toLocaleString('id-ID', { maximumFractionDigits: 0 })} KB
      </p>
      <div class={`verdict ${tone}`} data-answer={answer}>
        <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
          <circle cx="24" cy="24" r="21" />
          <path d={{ good: 'M14 25l7 7 14-16', unsure: 'M24 12v16M24 34v2', bad: 'M15 15l18 18M33 15l-18 18' }[tone]} />
        </svg>
        <div>
          <h1>{title}</h1>
          <p>{text}</p>
          {link && (
            <p>
              <a href={link.href}>{link.text}</a>
            </p>
          )}
        </div>
      </div>
      {origin.kind === 'foreign' && signature && (
        <div class="notice">
          <p>Berkas ini bukan naskah dari situs ini. Hasil di sini hanya tentang tanda tangan di dalamnya.</p>
        </div>
      )}
      {props.proof && <LogProof proof={props.proof} last={report.revisions.at(-1)?.n} />}
      {report.signatures.length > 0 && (
        <>
          <Signatures report={report} timeZone={props.timeZone} />
          <Changes report={report} />
        </>
      )}
      {signature && <Technical report={report} />}
      <p class="no-print">
        <a class="button quiet" href="/periksa">
          Periksa berkas lain
        </a>
      </p>
    </Page>
  );
}

function LogProof({ proof, last }: { readonly proof: InclusionResult; readonly last: number | undefined }): VNode {
  if (!proof.proven)
    return (
      <div class="notice bad">
        <p>Tanda terima log tidak cocok dengan berkas ini: {proof.why}.</p>
      </div>
    );
  return (
    <div class="notice good">
      <p>
        Tanda terima log cocok:{' '}
        {proof.revision === last ? 'berkas ini seutuhnya' : `berkas ini sampai revisi ${proof.revision}`} tercatat di
        log {proof.origin}, indeks {proof.index}.
      </p>
    </div>
  );
}

const weight = { failed: 'bad', indeterminate: 'warn', note: '' } as const;

function Findings(props: { readonly findings: readonly FindingReport[]; readonly omitted: number }): VNode | null {
  const heavy = collect(props.findings);
  if (heavy.length === 0) return null;
  return (
    <section aria-labelledby="findings-title">
      <h3 id="findings-title">Temuan</h3>
      <ul class="plain">
        {heavy.slice(0, 30).map(({ finding, count }) => (
          <li key={finding.code + finding.message} class={`notice ${weight[finding.severity]}`}>
            {finding.message}
            {count > 1 && ` (${count} kali)`}
          </li>
        ))}
      </ul>
      {props.omitted > 0 && <p class="soft">{props.omitted} temuan lain tidak ditampilkan.</p>}
    </section>
  );
}

/** Merges findings with the same sentence, however many signatures they concern. */
function collect(
  findings: readonly FindingReport[],
): readonly { readonly finding: FindingReport; readonly count: number }[] {
  const counts = new Map<string, { finding: FindingReport; count: number }>();
  for (const finding of findings) {
    if (finding.severity === 'note') continue;
    const same = counts.get(finding.message);
    counts.set(finding.message, { finding: same?.finding ?? finding, count: (same?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

function Signatures({ report, timeZone }: { readonly report: Report; readonly timeZone: string }): VNode {
  const people = report.signatures.filter(({ kind }) => kind !== 'timestamp');
  return (
    <section id="signers" aria-labelledby="signatures-title">
      <h2 id="signatures-title">Tanda tangan ({people.length})</h2>
      <SignerSearch />
      <table class="cards signer-table">
        <thead>
          <tr>
            <th scope="col" class="number">
              No
            </th>
            <th scope="col">Penanda tangan</th>
            <th scope="col">Waktu dan hasil</th>
          </tr>
        </thead>
        <tbody>
          {people.map((signature, i) => (
            <SignatureRow key={signature.field} signature={signature} number={i + 1} timeZone={timeZone} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const resultWords = {
  passed: 'terverifikasi',
  indeterminate: 'belum dapat dipastikan',
  failed: 'tidak terverifikasi',
} as const;
const resultTone = { passed: 'good', indeterminate: 'warn', failed: 'bad' } as const;

function SignatureRow(props: {
  readonly signature: SignatureReport;
  readonly number: number;
  readonly timeZone: string;
}): VNode {
  const { signature } = props;
  const { name, position, organization, represents } = signature.signer;
  const at = signature.provenAt ?? signature.signedAt;
  return (
    <tr>
      <td class="number">{props.number}</td>
      <td>
        <b>
          <bdi>{name}</bdi>
        </b>
        {signature.kind === 'certification' && <span class="tag">segel penyelenggara</span>}
        {(position ?? organization) && (
          <>
            <br />
            <bdi>{[position, organization].filter(Boolean).join(', ')}</bdi>
          </>
        )}
        {represents && (
          <>
            <br />
            mewakili <bdi>{represents}</bdi>
          </>
        )}
      </td>
      <td>
        <span class={`tag ${resultTone[signature.verdict]}`}>{resultWords[signature.verdict]}</span>
        <br />
        {at ? momentWords(new Date(at), props.timeZone) : 'waktu tidak diketahui'}
        <span class="soft small">
          {signature.provenAt ? ' (terbukti stempel waktu)' : ' (menurut penanda tangan)'}, {signature.level}
        </span>
        {signature.consent && (
          <>
            <br />
            <span class="small">
              <b>{keyWords[signature.consent.kind]}</b>: {keyClaims[signature.consent.kind]}
            </span>
          </>
        )}
      </td>
    </tr>
  );
}

function Changes({ report }: { readonly report: Report }): VNode | null {
  const forbidden = report.revisions.flatMap(({ n, changes }) =>
    changes.filter(({ allowed }) => !allowed).map(({ message }) => ({ n, message })),
  );
  const allowed = report.revisions.reduce((sum, { changes }) => sum + changes.filter((c) => c.allowed).length, 0);
  return (
    <section aria-labelledby="changes-title">
      <h2 id="changes-title">Perubahan setelah segel</h2>
      {forbidden.length === 0 ? (
        <p>Tidak ada perubahan terlarang{allowed > 0 ? '; hanya tanda tangan dan buktinya yang ditambahkan' : ''}.</p>
      ) : (
        <ul>
          {forbidden.slice(0, 50).map(({ n, message }) => (
            <li key={`${n} ${message}`}>
              Revisi {n}: {message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Technical({ report }: { readonly report: Report }): VNode {
  const notes = report.findings.filter(({ severity }) => severity === 'note');
  return (
    <details>
      <summary>Rincian</summary>
      <Findings findings={report.findings} omitted={report.omitted} />
      <dl class="facts">
        <dt>SHA-256</dt>
        <dd class="code">{report.sha256}</dd>
        <dt>Putusan</dt>
        <dd>
          {report.verdict}
          {report.subIndication ? ` (${report.subIndication})` : ''}
        </dd>
        <dt>Profil</dt>
        <dd>{report.profile}</dd>
        <dt>Diperiksa</dt>
        <dd>{report.at}</dd>
      </dl>
      {notes.length > 0 && (
        <ul>
          {notes.slice(0, 50).map(({ code, message }) => (
            <li key={code + message}>{message}</li>
          ))}
        </ul>
      )}
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Revisi</th>
            <th scope="col">Jenis</th>
            <th scope="col">Panjang (byte)</th>
            <th scope="col">SHA-256 sampai di sini</th>
          </tr>
        </thead>
        <tbody>
          {report.revisions.map(({ n, kind, size, sha256 }) => (
            <tr key={sha256}>
              <td>{n ?? 'dasar'}</td>
              <td>{kind}</td>
              <td class="number">{size}</td>
              <td class="code small">{sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
