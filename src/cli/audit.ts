import { resolve } from 'node:path';
import { Command } from 'commander';
import { requireKeyFiles, requireKeys } from '../ceremony/installation.ts';
import { entryOf } from '../ceremony/journal.ts';
import { findCheckpoint, findOrigin, logKeys } from '../ceremony/log-folder.ts';
import { auditTrail } from '../ceremony/trail-audit.ts';
import { loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { auditPublicLog } from '../log/audit-run.ts';
import { auditStoredLog } from '../log/audit-stored.ts';
import { lossWords } from '../log/rolled-back.ts';
import type { Authority } from '../pki/authority.ts';
import { loadKeys } from '../services.ts';
import { auditStore } from '../store/audit.ts';
import type { Stores } from '../stores.ts';
import { say, sayJson } from '../terminal.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';
import { showProgress } from './progress.ts';
import { openForReading, withStores } from './with-services.ts';

interface Options {
  readonly log?: string;
  readonly key: readonly string[];
  readonly state?: string;
  readonly declarations: boolean;
  readonly json: boolean;
}

/**
 * Audits our own store, for its operator, or any log over HTTP, for an outsider. Exit code 1 when anything is wrong.
 */
export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'memeriksa seluruh penyimpanan, atau (dengan --log) sebuah log dari luar; keluar 1 bila ada yang salah',
    )
    .option('--log <alamat>', 'alamat log, misalnya https://ikrar.example/log')
    .option(
      '--key <vkey>',
      'kunci publik log (boleh berulang)',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--state <berkas>', 'mengingat checkpoint terakhir, untuk dibandingkan lain kali', 'ikrar-log.checkpoint')
    .option('--declarations', 'juga mengambil setiap PDF yang terbit dan mencocokkannya', false)
    .option('--json', 'satu objek JSON di keluaran', false)
    .action(async (options: Options) => {
      const report = options.log === undefined ? await ownStore() : await publicLog(options.log, options);
      const { findings } = report;
      if (options.json) sayJson(report);
      else {
        for (const finding of findings) say(`  ${placeOf(finding)}${finding.message}`);
        if ('losses' in report) for (const { loss } of report.losses ?? []) say(`  ${lossWords(loss)}`);
        say(
          findings.length === 0
            ? `Tidak ada yang salah. ${summary(report)}`
            : `${findings.length} hal salah. ${summary(report)}`,
        );
      }
      process.exitCode = findings.length === 0 ? 0 : 1;
    });
}

/** The place of a finding, if it is not about the log as a whole. */
const placeOf = (finding: Report['findings'][number]): string => {
  const place = 'where' in finding ? finding.where : 'file' in finding ? finding.file : undefined;
  return place === undefined ? '' : `${place}: `;
};

type Report = Awaited<ReturnType<typeof ownStore>> | Awaited<ReturnType<typeof publicLog>>;

const summary = (report: Report): string =>
  'size' in report
    ? `Log berisi ${report.size} entri.`
    : `Diperiksa: ${report.files} berkas, ${report.revisions} revisi, ${report.entries} entri log, ${report.records} catatan.`;

async function ownStore() {
  const config = loadConfig();
  await requireKeyFiles(config.keyFolder); // an audit must not make new keys
  const authority = await loadKeys(config);
  const options = { roots: [authority.root.certificate], at: new Date(), primitives: nodePrimitives };
  const kept = await findCheckpoint(config.keyFolder); // before the store is opened, whose entries are then never fewer
  const bar = showProgress(process.stderr, 'berkas');
  let files = 0;
  return withStores(openForReading(config), async (stores) => {
    await requireKeys(stores.counters, authority.root.certificate, config.keyFolder);
    const report = await auditStore(stores, {
      async verify(pdf) {
        const { verdict, findings } = await verifyPdf(pdf, options);
        return verdict === 'passed'
          ? []
          : findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message);
      },
      entryOf,
      verifyLog: () => ownLog({ stores, authority, kept, folder: config.keyFolder }),
      now: new Date(),
      progress: () => bar.at(++files),
    });
    const trail = await auditTrail(stores);
    bar.stop();
    const findings = [...report.findings, ...trail.map((fault) => ({ code: 'trail' as const, ...fault }))];
    return { ...report, findings };
  });
}

interface OwnLog {
  readonly stores: Stores;
  readonly authority: Authority;
  readonly kept: string | undefined;
  readonly folder: string;
}

async function ownLog({ stores, authority, kept, folder }: OwnLog): Promise<readonly string[]> {
  const origin = await findOrigin(folder, stores.log).catch((error: unknown) => {
    if (error instanceof IkrarError) return error;
    throw error;
  });
  if (origin === undefined) return [];
  if (origin instanceof IkrarError) return [origin.message];
  const keys = logKeys(authority, origin);
  const { findings } = await auditStoredLog(stores.log, keys, kept);
  return findings.map(({ message }) => message);
}

function publicLog(url: string, { key, state, declarations }: Options) {
  const bar = showProgress(process.stderr, 'entri');
  return auditPublicLog({
    url: url.replace(/\/+$/, ''),
    vkeys: key,
    declarations,
    fetch,
    onProgress: bar.at,
    ...(state === undefined ? {} : { stateFile: resolve(state) }),
  }).finally(bar.stop);
}
