import { resolve } from 'node:path';
import { Command } from 'commander';
import { auditHouse } from '../ceremony/audit/house.ts';
import { requireKeyFiles, requireKeys } from '../ceremony/installation.ts';
import { findCheckpoint } from '../ceremony/log-folder.ts';
import { loadConfig } from '../config.ts';
import { auditPublicLog } from '../log/audit-run.ts';
import { lossWords } from '../log/rolled-back.ts';
import { loadKeys } from '../services.ts';
import { couldNotRun, say, sayJson } from '../terminal.ts';
import { advice } from './audit-advice.ts';
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
 * Audits our own store, for its operator, or any log over HTTP, for an outsider. Exit code 0 when nothing is wrong, 1 when
 * something is, 3 when the audit could not be made.
 */
export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'memeriksa seluruh penyimpanan, atau (dengan --log) sebuah log dari luar; keluar 0 bila tidak ada yang salah, 1 bila ada, 3 ' +
        'bila tidak dapat diperiksa',
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
      process.exitCode = couldNotRun; // until there is an answer
      const report = options.log === undefined ? await ownStore() : await publicLog(options.log, options);
      const { findings } = report;
      if (options.json) sayJson(report);
      else {
        for (const finding of findings) say(`  ${placeOf(finding)}${finding.message}`);
        for (const line of adviceOn(findings)) say(line);
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

/** What to do, once for each code that was found. */
function adviceOn(findings: Report['findings']): readonly string[] {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return codes.flatMap((code) => (code in advice ? [`→ ${code}: ${advice[code as keyof typeof advice]}`] : []));
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
  const kept = await findCheckpoint(config.keyFolder); // before the store is opened, whose entries are then never fewer
  const bar = showProgress(process.stderr, 'berkas');
  let files = 0;
  return withStores(openForReading(config), async (stores) => {
    await requireKeys(stores.counters, authority.root.certificate, config.keyFolder);
    return auditHouse({
      stores,
      authority,
      keyFolder: config.keyFolder,
      kept,
      now: new Date(),
      progress: () => bar.at(++files),
    }).finally(bar.stop);
  });
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
