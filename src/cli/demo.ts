import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';
import { getScenario, scenarios } from './demo/events.ts';
import { createNarrator, type Narrator } from './demo/narrator.ts';
import type { Verify } from './demo/outcome.ts';
import { type DemoReport, runDemo } from './demo/run.ts';
import { serveDemo } from './demo/serve.ts';

interface Options {
  readonly out?: string;
  readonly roster?: string;
  readonly signers?: number;
  readonly json: boolean;
  readonly serve: boolean;
}

/** A whole ceremony over HTTP against a server of its own, or (`--serve`) one that waits for visitors. */
export function demoCommand(): Command {
  const events = scenarios.map(({ id, summary }) => `  ${id.padEnd(22)}${summary}`).join('\n');
  return new Command('demo')
    .description('memainkan satu kegiatan nyata dari awal sampai terperiksa')
    .argument('[kegiatan]', 'kegiatan yang dimainkan', 'sijunjung')
    .option('--out <folder>', 'tempat ikrar.pdf, semua PDF lain, arsip, root.pem dan report.json')
    .option('--roster <berkas>', 'daftar peserta sendiri (CSV atau Excel)')
    .option('--signers <jumlah>', 'jumlah penanda tangan, 1 sampai 5000', parseCount)
    .option('--serve', 'menyajikan kegiatan yang baru separuh ditandatangani', false)
    .option('--json', 'satu objek JSON di keluaran', false)
    .addHelpText('after', `\nKegiatan:\n${events}`)
    .action(run);
}

async function run(id: string, options: Options): Promise<void> {
  if (options.roster !== undefined && options.signers !== undefined)
    throw new IkrarError('invalid-input', 'Pilih salah satu: --roster atau --signers.');
  const narrator = createNarrator(process.stdout, options.json);
  const given = {
    scenario: getScenario(id),
    narrator,
    ...(options.roster === undefined ? {} : { roster: readRoster(options.roster) }),
    ...(options.signers === undefined ? {} : { signers: options.signers }),
  };
  if (options.serve) {
    const theatre = await serveDemo(given, loadConfig().port);
    const stop = (): void => void theatre.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    return;
  }
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(code)); // its end sweeps the folder with the keys
  narrator.say(given.scenario.event.name);
  const report = await runDemo({ ...given, verify, ...(options.out === undefined ? {} : { out: options.out }) });
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else tell(narrator, report, options.out);
  process.exitCode = report.verdict === 'passed' ? 0 : 1;
}

function readRoster(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new IkrarError('invalid-input', `Berkas daftar ${path} tidak dapat dibaca. Periksa namanya.`, { cause });
  }
}

const verify: Verify = (pdf, roots) => verifyPdf(pdf, { roots, at: new Date(), primitives: nodePrimitives });

const words = { passed: 'LULUS', indeterminate: 'BELUM PASTI', failed: 'GAGAL' } as const;

function tell(narrator: Narrator, report: DemoReport, out: string | undefined): void {
  for (const { files, seconds, people, signed, naskah } of report.naskah) {
    narrator.say(
      `${naskah}: ${signed} dari ${people} menandatangani; buka ${seconds.open} s, tanda tangan ${seconds.sign} s, tutup ${seconds.close} s`,
    );
    for (const file of files.length > 20 ? files.slice(0, 20) : files)
      narrator.say(
        `  ${words[file.verdict].padEnd(12)}${file.code}  ${file.file}  ${file.pages} halaman, ${file.signatures} tanda tangan, ${Math.round(file.bytes / 1024)} KB`,
      );
    if (files.length > 20) narrator.say(`  … dan ${files.length - 20} berkas lain`);
  }
  const { archive } = report;
  if (archive)
    narrator.say(
      `${words[archive.verdict].padEnd(14)}${archive.file}  ${archive.files} berkas, ${Math.round(archive.size / 1024)} KB`,
    );
  narrator.say(`${words[report.verdict]} dalam ${report.seconds} s${out === undefined ? '' : `; hasil di ${out}`}`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 5000) return count;
  throw new InvalidArgumentError('Isi bilangan 1 sampai 5000.');
}
