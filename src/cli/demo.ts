import { Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../config.ts';
import { IkrarError } from '../errors.ts';
import { sayJson } from '../terminal.ts';
import { type EventPlan, exampleList, getEvent, readRoster } from './demo/event-file.ts';
import { formatReport } from './demo/report.ts';
import { runDemo } from './demo/run.ts';
import { serveDemo } from './demo/serve.ts';
import { createDisplay, type Display, silentDisplay } from './progress.ts';

interface Options {
  readonly out?: string;
  readonly roster?: string;
  readonly signers?: number;
  readonly json: boolean;
  readonly serve: boolean;
}

/** Plays a whole event over HTTP on a server of its own, or (`--serve`) prepares one and waits for visitors. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('menjalankan satu kegiatan nyata dari awal sampai terperiksa')
    .argument('[kegiatan]', 'kegiatan dari daftar di bawah, atau folder dengan event.yaml', 'sijunjung')
    .option('--out <folder>', 'tempat ikrar.pdf, semua PDF lain, arsip, root.pem dan report.json')
    .option('--roster <berkas>', 'daftar peserta sendiri (CSV atau Excel)')
    .option('--signers <jumlah>', 'jumlah penanda tangan, 1 sampai 5000', parseCount)
    .option('--serve', 'menyajikan kegiatan yang baru separuh ditandatangani', false)
    .option('--json', 'satu objek JSON di keluaran', false)
    .addHelpText('after', () => `\nKegiatan:\n${exampleList()}`)
    .action(run);
}

async function run(name: string, options: Options): Promise<void> {
  const plan = planOf(name, options);
  const display = options.json ? silentDisplay : createDisplay(process.stdout);
  if (options.serve) return serve(plan, display);
  // The folder with the keys is removed when the process exits.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  display.say(plan.event.name);
  const report = await runDemo(plan, display, options.out);
  if (options.json) sayJson(report);
  else display.say(...formatReport(report, options.out));
  process.exitCode = report.verdict === 'passed' ? 0 : 1;
}

async function serve(plan: EventPlan, display: Display): Promise<void> {
  const demo = await serveDemo(plan, display, loadConfig().port);
  const stop = (): void => void demo.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** The event with the roster, or with the number of signers, that was asked for. */
function planOf(name: string, { roster, signers }: Options): EventPlan {
  if (roster !== undefined && signers !== undefined)
    throw new IkrarError('invalid-input', 'Pilih salah satu: --roster atau --signers.');
  const plan = getEvent(name);
  if (signers !== undefined) return { ...plan, signers };
  if (roster === undefined) return plan;
  const own = readRoster(roster);
  return { ...plan, declarations: plan.declarations.map((one, i) => (i === 0 ? { ...one, roster: own } : one)) };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 5000) return count;
  throw new InvalidArgumentError('Isi bilangan 1 sampai 5000.');
}
